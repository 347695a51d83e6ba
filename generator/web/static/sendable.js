"use strict";
(function () {
  var work = JSON.parse(document.getElementById("werk").textContent);
  var items = work.items, screen = document.getElementById("scherm"), box = document.getElementById("toetsen");
  var store = "werkblad-" + work.export, rows = [], at = 0;

  // --- what was decided: rows that are only added, as in Werkblad itself ---
  function remember() { try { localStorage.setItem(store, JSON.stringify(rows)); } catch (e) { /* private mode */ } }
  try { rows = JSON.parse(localStorage.getItem(store) || "[]"); } catch (e) { rows = []; }
  var held = {};  // item → the row that holds
  function settle() {
    var back = {};
    held = {};
    rows.forEach(function (r) { if (r.withdraws) { back[r.withdraws] = true; } });
    rows.forEach(function (r) { if (!r.withdraws && !back[r.id]) { held[r.item] = r; } });
  }
  settle();
  function holding(item) { return held[item.id]; }
  function name() {
    var bytes = new Uint8Array(12), text = "";
    crypto.getRandomValues(bytes);
    bytes.forEach(function (b) { text += ("0" + b.toString(16)).slice(-2); });
    return text;
  }
  function add(item, row) {
    row.id = name();
    row.item = item.id;
    row.at = new Date().toISOString().replace("Z", "000Z");
    Object.keys(item.subject).forEach(function (k) { row[k] = item.subject[k]; });
    row.evidence = item.evidence;
    rows.push(row);
    settle();
    remember();
  }
  function decide(item, row) { add(item, row); next(1, true); }
  function undo() {
    for (var i = rows.length - 1; i >= 0; i -= 1) {
      var row = rows[i], item = items.filter(function (x) { return x.id === row.item; })[0];
      if (!row.withdraws && item && rows.every(function (r) { return r.withdraws !== row.id; })) {
        add(item, { kind: "withdrawn", withdraws: row.id });
        at = items.indexOf(item);
        show();
        return;
      }
    }
  }

  // --- the screen ---
  function el(tag, attributes) {
    var made = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (k) {
      if (attributes[k] === null || attributes[k] === undefined) { return; }
      if (k === "click") { made.addEventListener("click", attributes[k]); } else { made.setAttribute(k, attributes[k]); }
    });
    Array.prototype.slice.call(arguments, 2).forEach(function (child) {
      if (child === null || child === undefined) { return; }
      made.append(child);
    });
    return made;
  }
  function button(key, label, kind, click) {
    return el("button", { type: "button", "class": kind, "data-key": key, click: click }, key ? el("kbd", {}, key) : null, el("span", {}, label));
  }
  function next(step, open) {
    for (var i = 1; i <= items.length; i += 1) {
      var to = (at + step * i + items.length * items.length) % items.length;
      if (!open || !holding(items[to])) { at = to; show(); return; }
    }
    show(true);
  }
  function pictures(item) {
    var part = el("section", { "class": "look", "aria-label": "Wat er op papier staat" });
    item.pictures.forEach(function (uri, n) {
      var turn = null;
      var picture = el("img", { src: uri, "class": item.ask === "sheet" ? "whole" : "crop", alt: "Uitsnede " + (n + 1) + " bij: " + item.question });
      if (item.ask === "sheet") { turn = el("figcaption", {}, button("d", "Draaien", "step", function () { turned(picture); })); }
      var held = el("div", {}, picture);
      held.style.overflow = "hidden";  // of a turned picture its empty sides
      part.append(el("figure", {}, held, turn));
    });
    if (!item.pictures.length) { part.append(el("p", { "class": "nothing" }, item.digital ? "Er is geen plaatje: dit is op een scherm ingevuld." : "Er is geen plaatje bij deze vraag.")); }
    return part;
  }
  function notes(item) {
    if (!(item.notes || []).length) { return null; }
    var list = el("ol", { "class": "notes", "aria-label": "Losse plaatjes uit dit vak" });
    item.notes.forEach(function (note) { list.append(el("li", {}, el("img", { src: note[0], alt: "Plaatje " + note[1] }), " ", el("span", {}, note[1]))); });
    return list;
  }
  var quarters = 0;  // a stack that lay upside down is turned once, not at every page
  function turned(picture, more) {
    quarters = (quarters + (more === undefined ? 1 : more)) % 4;
    var across = picture.clientWidth || 1, down = picture.clientHeight || 1;
    var shown = Math.min(across / (picture.naturalWidth || 1), down / (picture.naturalHeight || 1));
    var wide = picture.naturalWidth * shown || 1, high = picture.naturalHeight * shown || 1;
    var fits = quarters % 2 ? Math.min(across / high, down / wide) : 1;
    picture.style.transform = "rotate(" + quarters * 90 + "deg) scale(" + fits + ")";
  }
  function context(item) {
    var part = el("section", { "class": "context", "aria-label": "Het hele blad" }, el("p", { "class": "where" }, item.where));
    if (item.page && work.pages[item.page]) {
      var picture = el("img", { src: work.pages[item.page], alt: "Het hele blad, met een kader om deze vraag" });
      var frame = el("div", { "class": "frame" }), around = el("div", { "class": "framed" }, picture, frame);
      ["left", "top", "width", "height"].forEach(function (side, n) { frame.style[side] = item.frame[n] + "%"; });
      part.append(around);
    }
    return part;
  }
  function answers(item) {
    var part = el("div", { "class": "options" });
    if (item.ask === "one") {
      item.options.forEach(function (o, n) {
        part.append(button(work.keys[n] || null, o.label, "option" + (o.proposed ? " proposed" : ""), function () {
          decide(item, { kind: "value", chosen: [o.code] });
        }));
      });
    } else if (item.ask === "many") {
      var before = holding(item);
      item.options.forEach(function (o, n) {
        var tick = el("input", { type: "checkbox", value: o.code, "data-key": work.keys[n] || null });
        tick.checked = before ? (before.chosen || []).indexOf(o.code) >= 0 : o.proposed;
        part.append(el("label", { "class": "option" + (o.proposed ? " proposed" : "") }, tick, work.keys[n] ? el("kbd", {}, work.keys[n]) : null, el("span", {}, o.label)));
      });
      part.append(button("Enter", "Zo klopt het", "save", function () {
        var chosen = Array.prototype.filter.call(part.querySelectorAll("input"), function (t) { return t.checked; });
        if (!chosen.length && item.evidence.length > 1) { problem("De bladen verschillen, en je hebt nog niets aangekruist. Is er niets aangekruist? Kies dan 'Niets ingevuld'."); return; }
        decide(item, chosen.length ? { kind: "value", chosen: chosen.map(function (t) { return t.value; }), text: item.text } : { kind: "blank" });
      }));
    } else if (item.ask === "drawn" && item.options.length) {
      item.options.forEach(function (o, n) {
        part.append(button(work.keys[n], o.label, "option", function () { decide(item, { kind: "seen", chosen: [o.code] }); }));
      });
    } else if (item.ask === "drawn") {
      part.append(button("1", "Er is iets getekend", "option", function () { decide(item, { kind: "seen" }); }));
    } else if (item.ask === "curve") {
      if (item.proposal !== "geen lijn") {
        part.append(button("1", "De gekleurde lijnen kloppen (" + item.proposal + ")", "option", function () { decide(item, { kind: "drawn", text: item.text }); }));
      }
      part.append(button("2", "Er is iets getekend, lijnen niet overnemen", "option", function () { decide(item, { kind: "seen" }); }),
        el("p", { "class": "hint" }, "Kloppen ze niet? Sla dit over: lijnen veranderen kan in Werkblad zelf."));
    } else if (item.ask === "sheet") {
      var place = function (sheet, number) {
        var chosen = work.sheets.filter(function (s) { return s[0] === sheet; })[0];
        decide(item, { kind: "assigned", sheet: sheet, form: chosen[2], copy_number: Number(number) });
      };
      var list = el("select", { id: "blad" }, el("option", { value: "" }, "Kies een blad")), earlier = holding(item);
      var near = work.sheets.filter(function (s) { return item.likely.indexOf(s[0]) >= 0; });
      [["Lijkt op", near], ["Alle bladen", work.sheets.filter(function (s) { return near.indexOf(s) < 0; })]].forEach(function (group) {
        if (!group[1].length) { return; }
        var made = el("optgroup", { label: group[0] });
        group[1].forEach(function (s) { made.append(el("option", { value: s[0] }, s[1])); });
        list.append(made);
      });
      list.value = earlier && earlier.sheet ? earlier.sheet : item.sheet;
      var hint = el("p", { "class": "hint", id: "hulp" }, "Het staat boven aan het blad. ", item.hint ? el("strong", {}, item.hint) : null);
      var copy = el("input", { id: "exemplaar", "aria-describedby": "hulp", inputmode: "numeric", autocomplete: "off" });
      copy.value = earlier && earlier.copy_number ? earlier.copy_number : item.copy;
      copy.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); part.querySelector(".save").click(); }
      });
      if (list.value && !copy.value) { setTimeout(function () { copy.focus(); }, 0); }
      part.className = "typed";
      if (item.missing.length) {
        part.append(el("h2", {}, "Welke bladzijde mist er nog?"), el("p", { "class": "hint" }, "Kies hier, of zeg het zelf hieronder."));
        item.missing.forEach(function (page) { part.append(button(null, page[2], "option", function () { place(page[0], page[1]); })); });
      }
      part.append(el("label", { "for": "blad" }, "Formulier en bladzijde"), list, el("label", { "for": "exemplaar" }, "Nummer van het exemplaar"), hint, copy,
        button("Enter", "Dit blad is het", "save", function () {
          if (list.value && /^[0-9]{1,7}$/.test(copy.value.trim())) {
            place(list.value, copy.value.trim());
          } else { problem("Kies een blad en vul het nummer van het exemplaar in."); }
        }));
    } else {
      var shape = item.ask === "date" ? { type: "date" } : item.ask === "whole" ? { inputmode: "numeric" } : {};
      shape.id = "tekst";
      shape.autocomplete = "off";
      var field = el(item.multiline ? "textarea" : "input", shape), before = holding(item);
      field.value = before && before.text ? before.text : item.text;
      part.className = "typed";
      part.append(el("label", { "for": "tekst" }, "Typ over wat er staat"), field, el("button", { type: "button", "class": "save", click: save }, "Opslaan ", el("kbd", {}, item.multiline ? "Ctrl + Enter" : "Enter")));
      field.addEventListener("keydown", function (event) {
        if (event.key === "Enter" && !event.isComposing && (!item.multiline || event.ctrlKey)) { event.preventDefault(); save(); }
      });
      item.offers.forEach(function (text) {
        part.append(button(null, "Neem over: " + text, "option", function () { decide(item, { kind: "value", text: text }); }));
      });
      setTimeout(function () { field.focus(); }, 0);
    }
    function save() {
      var text = field.value.trim();
      if (!text) { problem("Typ eerst wat er staat. Staat er niets? Kies dan 'Niets ingevuld'."); return; }
      if (item.ask === "whole" && !/^[+-]?[0-9]{1,18}$/.test(text)) { problem("Typ een heel getal."); return; }
      decide(item, { kind: "value", text: text });
    }
    return part;
  }
  function problem(text) {
    var old = screen.querySelector(".problem");
    if (old) { old.remove(); }
    screen.prepend(el("p", { "class": "problem", role: "alert" }, text));
  }
  function other(item) {
    if (item.ask === "sheet") { return el("div", { "class": "other" }, button("0", "Hoort er niet bij", "option", function () { decide(item, { kind: "dismissed" }); })); }
    var part = el("div", { "class": "other" },
      button("0", "Niets ingevuld", "option", function () { decide(item, { kind: "blank" }); }),
      button("x", "Onleesbaar", "option", function () { decide(item, { kind: "unreadable" }); }));
    if (["text", "whole", "date"].indexOf(item.ask) >= 0) {
      part.append(button("s", "Er staat iets, niet overtypen", "option", function () { decide(item, { kind: "seen" }); }));
    }
    return part;
  }
  function said(item, row) {
    var words = { blank: "niets ingevuld", unreadable: "onleesbaar", seen: "er staat iets", dismissed: "hoort er niet bij" };
    if (row.kind === "drawn") { return item.proposal; }
    if (words[row.kind] && !(row.chosen || []).length) { return words[row.kind]; }
    if (row.kind === "assigned") { return "exemplaar " + row.copy_number + ", blz. " + row.sheet.split(":")[2]; }
    return (item.ask !== "many" && row.text) || item.options.filter(function (o) { return row.chosen.indexOf(o.code) >= 0; }).map(function (o) { return o.label; }).join(", ");
  }
  function walk() {
    return el("nav", { "class": "walk", "aria-label": "Verder en terug" },
      el("button", { type: "button", "class": "step", "data-key": "ArrowLeft", click: function () { next(-1); } }, "← Vorige"),
      el("button", { type: "button", "class": "step", "data-key": "u", click: undo }, "Herstel ", el("kbd", {}, "u")),
      el("button", { type: "button", "class": "step", "data-key": "ArrowRight", click: function () { next(1); } }, "Overslaan →"));
  }
  function show(done) {
    var count = items.filter(holding).length, item = items[at];
    document.getElementById("stand").textContent = "Nog " + (items.length - count) + " van " + items.length;
    document.getElementById("voortgang").max = items.length || 1;
    document.getElementById("voortgang").value = count;
    if (!items.length || done) {
      screen.replaceChildren(el("div", { "class": "narrow" }, el("h1", {}, items.length ? "Alles is nagekeken" : "Er is niets na te kijken"),
        el("p", {}, "Sla je beslissingen op met de knop hieronder, en stuur het bestand terug."), items.length ? walk() : null));
      screen.focus();
      return;
    }
    var before = holding(item);
    var ask = el("section", { "class": "ask" }, el("p", { "class": "form" }, item.form), el("h1", {}, item.question),
      item.proposal && item.ask !== "many" ? el("p", { "class": "proposal" }, "Werkblad denkt: ", el("strong", {}, item.proposal)) : null,
      notes(item),
      item.why ? el("p", { "class": "why" }, item.why) : null,
      before ? el("p", { "class": "decided" }, "Je koos: ", el("strong", {}, said(item, before))) : null,
      answers(item), other(item), walk());
    screen.replaceChildren(el("div", { "class": "desk" + (item.ask === "sheet" ? " pages" : "") }, pictures(item), ask, item.ask === "sheet" ? null : context(item)));
    Array.prototype.forEach.call(screen.querySelectorAll("img.whole"), function (picture) {
      picture.addEventListener("load", function () { turned(picture, 0); });
    });
    screen.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  // --- keys, and the file ---
  function remembered() { try { return localStorage.getItem("werkblad-toetsen") !== "uit"; } catch (e) { return true; } }
  function hints() { document.documentElement.className = box.checked ? "toetsen aan" : "toetsen"; }
  box.checked = remembered();
  hints();
  box.closest("p").hidden = false;
  box.addEventListener("change", function () {
    hints();
    try { localStorage.setItem("werkblad-toetsen", box.checked ? "aan" : "uit"); } catch (e) { /* private mode */ }
  });
  document.addEventListener("keydown", function (event) {
    var target = event.target;
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (target.matches && target.matches("textarea, select, input:not([type=checkbox])")) {
      if (event.key === "Escape") { target.blur(); }
      return;
    }
    if (event.key === "Enter" && target.matches && target.matches("button, a")) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    var found = screen.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (found) { event.preventDefault(); found.click(); }
  });
  var who = document.getElementById("wie");
  try { who.value = localStorage.getItem("werkblad-wie") || ""; } catch (e) { /* private mode */ }
  who.addEventListener("change", function () {
    try { localStorage.setItem("werkblad-wie", who.value.trim()); } catch (e) { /* private mode */ }
  });
  function file() {
    return JSON.stringify({ werkblad: "beslissingen", formaat: 1, export: work.export, beslissingen: rows.map(function (row) {
      var out = {};
      Object.keys(row).forEach(function (k) { if (k !== "item") { out[k] = row[k]; } });
      out.who = who.value.trim();
      return out;
    }) }, null, 1);
  }
  document.getElementById("opslaan").addEventListener("click", function () {
    var link = el("a", { download: "beslissingen.json", href: URL.createObjectURL(new Blob([file()], { type: "application/json" })) });
    document.body.append(link);
    link.click();
    link.remove();
  });
  window.werkbladBestand = file;  // for whoever opens the console, and for the tests
  at = Math.max(0, items.findIndex(function (item) { return !holding(item); }));
  show(items.length > 0 && items.every(holding));
}());
