// Points of drawn lines that can be dragged, or moved by the keys. Each is an input of the form: what is dragged is
// typed there, and the lines follow what is typed. Everything works without this file.
"use strict";
(function () {
  var svg = document.querySelector(".plot svg"), form = document.querySelector("form.lines");
  if (!svg || !form) { return; }
  var box = svg.dataset.box.split(" ").map(Number), EVERY = 2, NS = "http://www.w3.org/2000/svg";
  function number(text) {
    var value = text.trim() === "" ? NaN : Number(text.trim().replace(",", "."));
    return value >= 0 && value <= 100 ? value : null;
  }
  function typed(value) { return (Math.round(value * 10) / 10).toFixed(1).replace(".0", "").replace(".", ","); }
  function held(value) { return Math.min(100, Math.max(0, value)); }
  function at(x, height) { return [box[0] + x * box[2], box[1] + (1 - height / 100) * box[3]]; }
  function made(tag, attributes, parent) {
    var element = document.createElementNS(NS, tag);
    Object.keys(attributes).forEach(function (name) { element.setAttribute(name, attributes[name]); });
    parent.append(element);
    return element;
  }

  function Line(part) {
    var own = this;
    this.part = part;
    this.index = Number(part.dataset.line);
    this.old = JSON.parse(part.dataset.heights);
    this.inputs = Array.prototype.slice.call(part.querySelectorAll(".heights input"));
    this.printed = this.inputs.map(function (input, node) {
      var height = own.old[node * EVERY];
      return height === null ? "" : typed(height);
    });
    this.dashes = part.querySelector("[name^=streep]");
    this.group = svg.querySelector('g[data-line="' + this.index + '"]');
    this.handles = this.inputs.map(function (input, node) { return own.handle(node); });
    this.mark = made("rect", { "class": "mark", width: 3, height: 7, rx: 1, tabindex: 0, role: "slider",
      "aria-label": "Lijn " + (this.index + 1) + ": begin van de streepjes" }, this.group);
    this.listen(this.mark, function (point) { own.dash((point[0] - box[0]) / box[2]); }, function (key, step) {
      var now = number(own.dashes.value);
      if (key === "Delete") { own.dashes.value = ""; own.draw(); }
      if ((key === "ArrowLeft" || key === "ArrowRight") && now !== null) { own.dash((now + (key === "ArrowRight" ? step : -step)) / 100); }
    });
    part.addEventListener("input", function () { own.draw(); });
    part.addEventListener("focusin", function () { own.choose(); });
    this.group.addEventListener("focusin", function () { own.choose(); });
    this.draw();
  }
  Line.prototype.heights = function () {  // as the server works them out (curve_form.py)
    var own = this, were = this.inputs.map(function (input, node) { return own.old[node * EVERY]; });
    var now = this.inputs.map(function (input, node) {
      return input.value.trim() === own.printed[node] ? were[node] : number(input.value);
    });
    if (now.every(function (value, node) { return value === were[node]; })) { return this.old; }
    function places(list) { return list.map(function (v, i) { return v === null ? -1 : i; }).filter(function (i) { return i >= 0; }); }
    var known = places(now), ends = places(were), first = known[0], last = known[known.length - 1];
    if (known.length < 2) { return this.old; }
    return this.old.map(function (height, place) {
      if (place < first * EVERY) { return first === ends[0] && height !== null ? held(height + now[first] - were[first]) : null; }
      if (place > last * EVERY) { return last === ends[ends.length - 1] && height !== null ? held(height + now[last] - were[last]) : null; }
      var after = known.filter(function (node) { return node * EVERY >= place; })[0];
      var before = known.filter(function (node) { return node * EVERY <= place; }).pop();
      var share = (place - before * EVERY) / Math.max((after - before) * EVERY, 1);
      var straight = now[before] + (now[after] - now[before]) * share;
      if (after - before > 1 || were[before] === null || were[after] === null || height === null) { return straight; }
      return held(height + straight - (were[before] + (were[after] - were[before]) * share));
    });
  };
  Line.prototype.draw = function () {
    var own = this, heights = this.heights(), places = heights.length - 1;
    var text = this.dashes.value.trim(), start = text === "" ? 2 : number(text) === null ? 2 : number(text) / 100;
    function height(x) {
      var low = Math.min(Math.floor(x * places), places - 1), share = x * places - low, a = heights[low], b = heights[low + 1];
      return a === null || b === null ? (share < 0.5 ? a : b) : a + (b - a) * share;
    }
    var turn = start > 0 && start <= 1 ? height(start) : null, past = [], future = [];
    heights.forEach(function (h, i) {
      if (h !== null) { (i / places < start ? past : future).push(at(i / places, h)); }
    });
    if (turn !== null) { past.push(at(start, turn)); future.unshift(at(start, turn)); }
    this.group.querySelector(".past").setAttribute("points", past.join(" "));
    this.group.querySelector(".future").setAttribute("points", future.join(" "));
    var ring = this.group.querySelector(".ring"), seen = turn !== null;
    ring.setAttribute("visibility", seen ? "visible" : "hidden");
    this.mark.setAttribute("visibility", seen ? "visible" : "hidden");
    this.mark.setAttribute("aria-valuenow", seen ? Math.round(start * 100) : 0);
    if (seen) {
      var place = at(start, turn);
      ring.setAttribute("cx", place[0]); ring.setAttribute("cy", place[1]);
      this.mark.setAttribute("x", place[0] - 1.5); this.mark.setAttribute("y", place[1] - 3.5);
    }
    this.handles.forEach(function (circle, node) { own.place(circle, node, heights); });
  };
  Line.prototype.place = function (circle, node, heights) {
    var height = heights[node * EVERY], end = null, own = this;
    if (height === null) {  // a point beyond the end of the line makes it longer
      [-1, 1].forEach(function (step) {
        var beside = own.inputs[node + step] && heights[(node + step) * EVERY];
        if (beside !== null && beside !== undefined) { end = beside; }
      });
    }
    var shown = height === null ? end : height, place = at(node * EVERY / (heights.length - 1), shown === null ? 0 : shown);
    circle.setAttribute("visibility", shown === null ? "hidden" : "visible");
    circle.setAttribute("class", height === null ? "point beyond" : "point");
    circle.setAttribute("cx", place[0]);
    circle.setAttribute("cy", place[1]);
    circle.setAttribute("aria-valuenow", shown === null ? 0 : Math.round(shown));
    circle.setAttribute("aria-valuetext", height === null ? "de lijn is hier niet" : typed(height));
    circle.shown = shown;
    ["visibility", "cx", "cy"].forEach(function (name) { circle.near.setAttribute(name, circle.getAttribute(name)); });
  };
  Line.prototype.handle = function (node) {
    var own = this, near = made("circle", { "class": "near", r: 4.5 }, this.group);  // for a finger
    var circle = made("circle", { r: 2, tabindex: node ? -1 : 0, role: "slider", "aria-valuemin": 0, "aria-valuemax": 100,
      "aria-orientation": "vertical", "aria-label": this.inputs[node].getAttribute("aria-label") }, this.group);
    circle.near = near;
    function lifted(point) { own.lift(node, 100 * (1 - (point[1] - box[1]) / box[3])); }
    this.drag(near, lifted, circle);
    this.listen(circle, lifted, function (key, step) {
      if (key === "ArrowUp" || key === "ArrowDown") { own.lift(node, circle.shown + (key === "ArrowUp" ? step : -step)); }
      if (key === "ArrowLeft" || key === "ArrowRight") { own.go(node, key === "ArrowLeft" ? -1 : 1); }
      if (key === "Delete" || key === "Backspace") { own.inputs[node].value = ""; own.draw(); }
    });
    return circle;
  };
  Line.prototype.go = function (node, step) {
    for (var next = node + step; this.handles[next]; next += step) {
      if (this.handles[next].getAttribute("visibility") === "visible") {
        this.handles.forEach(function (circle) { circle.setAttribute("tabindex", -1); });
        this.handles[next].setAttribute("tabindex", 0);
        this.handles[next].focus();
        return;
      }
    }
  };
  Line.prototype.lift = function (node, height) { this.inputs[node].value = typed(held(height)); this.draw(); };
  Line.prototype.dash = function (share) { this.dashes.value = typed(100 * Math.min(1, Math.max(0.01, share))); this.draw(); };
  Line.prototype.choose = function () {
    lines.forEach(function (line) { line.group.classList.toggle("chosen", line === this); }, this);
    if (svg.lastElementChild !== this.group) {  // on top, so that its points are not under another's
      var focused = document.activeElement;
      svg.append(this.group);
      if (this.group.contains(focused)) { focused.focus(); }
    }
  };
  Line.prototype.drag = function (element, moved, focused) {
    var held = null;
    function point(event) {
      var there = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [there.x, there.y];
    }
    element.addEventListener("pointerdown", function (event) {
      held = event.pointerId;
      event.preventDefault();
      focused.focus();
      element.setPointerCapture(held);
    });
    element.addEventListener("pointermove", function (event) { if (held === event.pointerId) { moved(point(event)); } });
    ["pointerup", "pointercancel"].forEach(function (name) { element.addEventListener(name, function () { held = null; }); });
  };
  Line.prototype.listen = function (element, moved, pressed) {
    this.drag(element, moved, element);
    element.addEventListener("keydown", function (event) {
      if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) { return; }
      event.stopPropagation();  // here arrows move points, and do not lead to another question
      if (/^(Arrow|Delete|Backspace)/.test(event.key)) { event.preventDefault(); pressed(event.key, event.shiftKey ? 0.2 : 1); }
    });
  };
  var lines = [];
  lines = Array.prototype.map.call(form.querySelectorAll("fieldset.line"), function (part) { return new Line(part); });
  lines.forEach(function (line) {
    var box = line.part.querySelector(".away input");
    function away() { line.group.classList.toggle("gone", box.checked); }
    box.addEventListener("change", away);
    away();
    ["past", "future"].forEach(function (name) {
      line.group.querySelector("." + name).addEventListener("pointerdown", function () { line.choose(); });
    });
  });
  if (lines.length) { lines[0].choose(); }
  svg.classList.add("live");
  form.querySelector(".redraw").hidden = true;
  var hint = document.getElementById("slepen");
  hint.textContent = "Een lijn loopt anders? Sleep haar punten, of kies een punt en gebruik de pijltjes (met Shift: fijner; Delete: hier is geen lijn). Typen kan ook.";
}());
