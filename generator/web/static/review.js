// Keys for the buttons that name one in data-key. Everything works without this file.
"use strict";
(function () {
  var box = document.getElementById("toetsen");
  function remembered() {
    try { return window.localStorage.getItem("werkblad-toetsen") !== "uit"; } catch (e) { return true; }
  }
  function hints() { document.documentElement.className = box && !box.checked ? "toetsen" : "toetsen aan"; }
  if (box) { box.checked = remembered(); }
  hints();
  if (box) {
    box.closest("p").hidden = false;
    box.addEventListener("change", function () {
      hints();
      try { window.localStorage.setItem("werkblad-toetsen", box.checked ? "aan" : "uit"); } catch (e) { /* private mode */ }
    });
  }
  // What is typed survives a reload or a server that was away: until it is kept it waits in this tab, by its screen.
  var field = document.querySelector("#tekst, #exemplaar"), here = "werkblad-getypt " + location.pathname, printed = field && field.value;
  function tab(name, text) {
    try {
      if (text === undefined) { return window.sessionStorage.getItem(name); }
      if (text === null) { window.sessionStorage.removeItem(name); } else { window.sessionStorage.setItem(name, text); }
    } catch (e) { /* private mode */ }
    return null;
  }
  var troubled = document.querySelector(".problem, .clash, #getypt"), last = tab("werkblad-verstuurd");
  if (last && !troubled && !(field && last === here)) { tab(last, null); }  // we are past it, so it was kept
  tab("werkblad-verstuurd", null);
  if (field) {
    var waiting = tab(here);
    if (waiting && waiting !== field.value && !troubled) {
      var told = document.createElement("p");
      told.className = "draft";
      told.setAttribute("role", "status");
      told.textContent = "Dit typte je hier al. Het is nog niet bewaard.";
      field.value = waiting;
      field.before(told);
    }
    field.addEventListener("input", function () { tab(here, field.value === printed ? null : field.value); });
  }
  var sent = false;
  document.addEventListener("submit", function (event) {
    if (sent) { event.preventDefault(); return; }  // a second click while the page is on its way
    sent = true;
    if (field) { tab("werkblad-verstuurd", here); }
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
