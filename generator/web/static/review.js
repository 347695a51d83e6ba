// Keys for the buttons that name one in data-key. Everything works without this file.
"use strict";
(function () {
  var box = document.getElementById("toetsen");
  function remembered() {
    try { return window.localStorage.getItem("werkblad-toetsen") !== "uit"; } catch (e) { return true; }
  }
  if (box) {
    box.closest("p").hidden = false;
    box.checked = remembered();
    box.addEventListener("change", function () {
      try { window.localStorage.setItem("werkblad-toetsen", box.checked ? "aan" : "uit"); } catch (e) { /* private mode */ }
    });
  }
  var sent = false;
  document.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); }  // a second click while the page is on its way
    sent = true;
  });
  window.addEventListener("pageshow", function () { sent = false; });
  document.addEventListener("keydown", function (event) {
    if (box && !box.checked) { return; }
    var at = event.target;
    var typing = at.matches && at.matches("textarea, select, input:not([type=checkbox])");
    if (typing && event.key === "Escape") { at.blur(); return; }
    if (typing && at.matches("textarea") && event.key === "Enter" && event.ctrlKey) {
      press("Enter", event);
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === "Enter" && at.matches && at.matches("a, button, summary")) { return; }
    press(event.key.length === 1 ? event.key.toLowerCase() : event.key, event);
  });
  function press(key, event) {
    var found = document.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (found) {
      event.preventDefault();
      found.click();
    }
  }
}());
