// Drawing on a phone: a growth curve by finger, by tapping, or by the list that is always there. The radio buttons of
// the list are the answer; a drawn line is 25 heights besides, kept apart. Without this file the list is all there is.
'use strict';
(() => {
const W = self.werkblad, POINTS = 25, TOP = 1000, UNDO = 50, SHAPES = '●■▲◆★', polite = document.body.hasAttribute('data-u');
const el = (tag, cls = '', text = '', more = {}) => Object.assign(document.createElement(tag), { className: cls, textContent: text, ...more });
const shape = (tag, more) => { const e = document.createElementNS('http://www.w3.org/2000/svg', tag); for (const k in more) e.setAttribute(k, more[k]); return e; };
const button = (text, more = {}) => el('button', 'b', text, { type: 'button', ...more });
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
const HELP = { draw: 'Teken met je vinger. Fout? Teken eroverheen.', tap: 'Tik bij elk moment aan hoe hoog de lijn is.', list: 'Kies bij elk moment een cijfer.' };
if (polite) { HELP.draw = 'Teken met uw vinger. Fout? Teken eroverheen.'; }

// Smooth without overshoot (monotone cubic): a line never goes higher than where somebody pointed.
function path(p) {
  const q = p.map((y, i) => [i / (POINTS - 1) * 100, y]).filter(a => a[1] !== null).map(([x, y]) => [x, 100 - y * 100]);
  if (!q.length) return '';
  if (q.length === 1) return `M${q[0]}h.01`;
  const d = q.slice(1).map((b, i) => (b[1] - q[i][1]) / (b[0] - q[i][0]));
  const m = q.map((_, i) => i === 0 ? d[0] : i === q.length - 1 ? d[i - 1] : d[i - 1] * d[i] <= 0 ? 0 : 2 / (1 / d[i - 1] + 1 / d[i]));
  return `M${q[0]}` + q.slice(1).map((b, i) => { const h = (b[0] - q[i][0]) / 3; return `C${q[i][0] + h},${q[i][1] + h * m[i]} ${b[0] - h},${b[1] - h * m[i + 1]} ${b}`; }).join('');
}

function curve(box) {
  const M = JSON.parse(box.dataset.model), item = box.dataset.item, LV = M.levels, cards = [...box.querySelectorAll('.card')];
  const at = m => Math.round(M.moments[m][2] * (POINTS - 1)), level = y => y === null ? 0 : 1 + Math.round(y * (LV - 1)), height = k => (k - 1) / (LV - 1);
  // per line: its name field, and a fieldset per moment
  const lines = cards.map((card, i) => ({ card, label: card.querySelector('summary b').textContent, series: M.lines[i][0], sets: M.moments.map(([name]) => [...card.querySelectorAll('fieldset')].find(f => (f.querySelector('input') || {}).name.endsWith(`_${M.lines[i][0]}_${name}`))), name: card.querySelector('input.t'), p: Array(POINTS).fill(null), on: M.moments.map(() => false), way: 'tapped' }));
  const title = l => (l.name && l.name.value.trim()) || l.label;
  let cur = 0, mode = 'list', pen = false, id = null, last = null, hist = [];

  // what is built around the list
  const ways = el('div', 'tools'), help = el('p', 'hint'), picks = el('div', 'tools'), stage = el('div'), plot = el('div', 'plot'), when = el('div', 'when'), named = el('div'), tools = el('div', 'tools');
  ways.setAttribute('role', 'group'); ways.setAttribute('aria-label', polite ? 'Hoe vult u in?' : 'Hoe vul je in?');
  const way = Object.entries({ draw: 'Tekenen', tap: 'Aantikken', list: 'Lijst' }).map(([v, t]) => button(t, { value: v })); ways.append(...way);
  const pick = lines.map(l => { const b = button(''); b.append(el('span', 'sw', SHAPES[lines.indexOf(l) % 5]), el('span', 'nm', l.label)); return b; });
  if (lines.length > 1) picks.append(...pick);
  const svg = shape('svg', { viewBox: '0 0 100 100', preserveAspectRatio: 'none', 'aria-hidden': 'true' }), uid = item.replace(/\W/g, ''), today = M.today * 100;
  const defs = shape('defs', {}), clip = (name, x, w) => { const c = shape('clipPath', { id: uid + name }); c.append(shape('rect', { x, y: -20, width: w, height: 140 })); defs.append(c); };
  clip('past', -20, today + 20); clip('fut', today, 120); svg.append(defs);
  svg.append(shape('path', { class: 'axis', d: Array.from({ length: LV }, (_, k) => `M0 ${k / (LV - 1) * 100}h100`).join('') }), shape('path', { class: 'today', d: `M${today}-8v116` }));
  const drawn = lines.map((_, i) => ['past', 'fut'].map(c => { const e = shape('path', { class: `ln c${i}${c === 'fut' ? ' f' : ''}`, 'clip-path': `url(#${uid}${c})` }); svg.append(e); return e; }));
  const tags = lines.map((_, i) => { const t = el('span', `tag endtag c${i}`, SHAPES[i % 5]); t.setAttribute('aria-hidden', 'true'); return t; });
  const high = el('span', 'tag high', '↑ ' + M.y[2]), low = el('span', 'tag low', M.y[1]);
  plot.append(svg, high, low, ...tags); M.moments.forEach(([, label, x]) => { const s = el('span', '', label); s.style.setProperty('--x', x); when.append(s); }); when.setAttribute('aria-hidden', 'true');
  const stop = button('Klaar met tekenen'), undo = button('Ongedaan'), wipe = button('Wis lijn'); stop.classList.add('p'); tools.append(stop, undo, wipe);
  stage.append(picks, plot, when, named, tools); box.before(ways, help, stage);

  const snap = () => lines.map(l => [[...l.p], [...l.on]]), here = (l, m) => l.on[m] ? level(l.p[at(m)]) : 0, mark = what => { hist.push([snap(), what]); if (hist.length > UNDO) hist.shift(); };
  const told = l => M.moments.map(([, label], m) => `${label} ${here(l, m) || 'leeg'}`).join(', ');
  // the radios follow the line; each that changed is an answer like any other
  function toRadios(l) {
    l.sets.forEach((f, m) => {
      const k = here(l, m), now = f.querySelector(':checked');
      if ((now ? +now.value : 0) === k) return;
      f.querySelectorAll('input').forEach(r => r.checked = +r.value === k);
      (f.querySelector(':checked') || f.querySelector('input')).dispatchEvent(new Event('change', { bubbles: true, detail: 'draw' }));
    });
  }
  let busy = false;
  function keep(l) {
    busy = true; toRadios(l); busy = false;
    const empty = l.p.every(y => y === null), points = empty ? [] : l.p.map(y => y === null ? null : Math.round(y * TOP));
    W.record({ kind: 'drawn', item, series: l.series, points, way: l.way }); W.keep(`drawn ${item} ${l.series}`, { p: points, k: levels(l) });
  }
  const levels = l => M.moments.map((_, m) => here(l, m));  // of moments that somebody pointed at: a line between two says nothing
  const done = (l, text) => { keep(l); paint(); W.say(text); };
  function paint() {
    lines.forEach((l, i) => {
      const d = path(l.p); drawn[i].forEach(e => { e.setAttribute('d', d); e.classList.toggle('dim', i !== cur); });
      let k = POINTS - 1; while (k >= 0 && l.p[k] === null) k--;
      tags[i].hidden = k < 0; if (k >= 0) { tags[i].style.setProperty('--x', k / (POINTS - 1)); tags[i].style.setProperty('--y', 1 - l.p[k]); }
      pick[i].setAttribute('aria-pressed', i === cur); pick[i].lastChild.textContent = title(l);
      l.sets.forEach(f => { if (mode !== 'list') f.hidden = i !== cur; });
    });
    plot.dataset.line = cur; undo.setAttribute('aria-disabled', !hist.length); wipe.setAttribute('aria-disabled', lines[cur].p.every(y => y === null));
  }

  // the list's radios are laid over the chart while somebody taps, and put back for the list
  function setMode(m) {
    mode = m; plot.dataset.mode = m; way.forEach(b => b.setAttribute('aria-pressed', b.value === m)); help.textContent = HELP[m];
    lines.forEach(l => {
      const home = l.card.querySelector('div') || l.card;
      l.sets.forEach((f, n) => { f.hidden = false; f.classList.toggle('mom', m !== 'list'); f.style.setProperty('--x', M.moments[n][2]); (m === 'list' ? l.home[n] : plot).append(f); });
      const q = l.nameBox; if (q) { if (m === 'list') l.nameHome.prepend(q); else named.append(q); q.hidden = false; }
      void home;
    });
    box.hidden = m !== 'list'; stage.hidden = m === 'list'; stop.hidden = m !== 'draw';
    if (m !== 'list') lines.forEach((l, i) => l.nameBox && (l.nameBox.hidden = i !== cur));
    paint();
  }
  lines.forEach(l => {
    l.nameBox = l.name && l.name.closest('.q'); l.nameHome = l.nameBox && l.nameBox.parentNode;
    l.home = l.sets.map(f => { const spot = el('div'); f.before(spot); spot.append(f); return spot; });
    l.sets.forEach((f, m) => {
      f.addEventListener('change', e => { if (!busy) bend(l, m, +e.target.value, !f.querySelector(':checked')); });
      f.addEventListener('keydown', e => {
        const up = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[e.key]; if (!up || mode !== 'tap') return;
        e.preventDefault(); const r = [...f.querySelectorAll('input')], n = r[Math.min(LV - 1, Math.max(0, r.indexOf(document.activeElement) + up))];
        n.focus(); if (!n.checked) { n.checked = true; n.dispatchEvent(new Event('change', { bubbles: true })); }
      });
    });
    if (l.name) l.name.addEventListener('input', paint);
  });
  // a changed level bends its neighbourhood only: the shape stays
  function bend(l, m, k, gone) {
    mark('keuze'); l.way = mode === 'list' ? 'list' : 'tapped';
    const j = at(m), y = height(k), p = l.p, known = M.moments.map((_, n) => n).filter(n => l.on[n] && n !== m).map(at);
    const a = Math.max(-1, ...known.filter(n => n < j)), b = Math.min(POINTS, ...known.filter(n => n > j)), old = p[j];
    for (let n = Math.max(a + 1, 0); n < Math.min(b, POINTS); n++) {
      if (n === j) continue;
      const side = n < j ? a : b; if (side < 0 || side >= POINTS) { if (gone) p[n] = null; continue; }
      const w = Math.abs(n - side) / Math.abs(j - side);
      p[n] = gone ? null : old === null || p[n] === null ? p[side] + (y - p[side]) * w : Math.min(1, Math.max(0, p[n] + (y - old) * w));
    }
    p[j] = gone ? null : y; l.on[m] = !gone; keep(l); paint();
  }

  // by finger: what lies between two points is drawn over, so going back redraws; the first finger owns the stroke
  const pos = e => { const r = svg.getBoundingClientRect(); return [Math.min(1, Math.max(0, (e.clientX - r.left) / r.width)), Math.min(1, Math.max(0, 1 - (e.clientY - r.top) / r.height))]; };
  function put(e) {
    const [x, y] = pos(e), k = Math.round(x * (POINTS - 1)), p = lines[cur].p, from = last ? last[0] : k;
    if (last) { const [a, ya] = last, s = Math.sign(k - a) || 1; for (let j = a; j !== k + s; j += s) p[j] = k === a ? y : ya + (y - ya) * (j - a) / (k - a); } else p[k] = y;
    M.moments.forEach((_, m) => { if (at(m) >= Math.min(from, k) && at(m) <= Math.max(from, k)) lines[cur].on[m] = true; });
    last = [k, y];
  }
  plot.addEventListener('pointerdown', e => {
    if (mode !== 'draw' || id !== null || (pen && e.pointerType === 'touch')) return;
    pen ||= e.pointerType === 'pen'; id = e.pointerId; mark('streek'); last = null; lines[cur].way = 'drawn';
    try { plot.setPointerCapture(id); } catch { /* a finger that is gone already */ }
    put(e); paint(); e.preventDefault();
  });
  plot.addEventListener('pointermove', e => { if (e.pointerId !== id) return; const c = (e.getCoalescedEvents && e.getCoalescedEvents()) || []; (c.length ? c : [e]).forEach(put); paint(); });
  const end = e => { if (e.pointerId !== id) return; id = last = null; done(lines[cur], `${title(lines[cur])} getekend. ${told(lines[cur])}.`); };
  plot.addEventListener('pointerup', end); plot.addEventListener('pointercancel', end);

  way.forEach(b => b.onclick = () => { setMode(b.value); W.say(help.textContent); });
  stop.onclick = () => { setMode('tap'); way[1].focus(); W.say('Klaar met tekenen.'); };
  addEventListener('keydown', e => { if (e.key === 'Escape' && mode === 'draw') stop.click(); });
  pick.forEach((b, i) => b.onclick = () => { cur = i; lines.forEach((l, n) => l.nameBox && mode !== 'list' && (l.nameBox.hidden = n !== cur)); paint(); W.say(`${title(lines[i])} gekozen.`); });
  undo.onclick = () => { const h = hist.pop(); if (!h) return W.say('Er is niets om terug te zetten.'); lines.forEach((l, i) => { const before = JSON.stringify([l.p, l.on]); [l.p, l.on] = h[0][i]; if (JSON.stringify([l.p, l.on]) !== before) keep(l); }); paint(); W.say(`${h[1] === 'wis' ? 'De lijn staat er weer' : 'Teruggezet'}. ${told(lines[cur])}.`); };
  wipe.onclick = () => { const l = lines[cur]; if (l.p.every(y => y === null)) return W.say('Deze lijn is al leeg.'); mark('wis'); l.p.fill(null); l.on.fill(false); done(l, `${title(l)} gewist. Met Ongedaan zet je hem terug.`); };

  // what was answered before: the drawn line if its levels still hold, else a line through the levels
  async function restore() {
    for (const l of lines) {
      const radios = l.sets.map(f => { const c = f.querySelector(':checked'); return c ? +c.value : 0; });
      if (JSON.stringify(levels(l)) === JSON.stringify(radios)) continue;
      const kept = await W.kept(`drawn ${item} ${l.series}`);
      if (kept && kept.p.length === POINTS && JSON.stringify(kept.k) === JSON.stringify(radios)) { l.p = kept.p.map(y => y === null ? null : y / TOP); l.on = radios.map(Boolean); continue; }
      l.p.fill(null); l.on = radios.map(Boolean); let before = null;
      radios.forEach((k, m) => { if (!k) return; const j = at(m), y = height(k); if (before) for (let n = before[0]; n < j; n++) l.p[n] = before[1] + (y - before[1]) * (n - before[0]) / (j - before[0]); l.p[j] = y; before = [j, y]; });
    }
    paint();
  }
  addEventListener('filled', restore);
  const big = box.closest('main').clientWidth < 15 * rem();       // very large letters: begin with the list
  restore().then(() => setMode(big ? 'list' : 'tap'));
}
document.querySelectorAll('[data-draw=curve]').forEach(curve);

// The network: a place is a button, its card is the answer. Tap a place and its card opens; tap 'another place' and then
// a place, and the two change over, so nothing gets lost. Nothing is dragged.
function map(box) {
  const M = JSON.parse(box.dataset.model), cards = [...box.querySelectorAll('.card')], rings = M.rings.length ? M.rings : [['', '', cards.map((_, i) => i + 1)]];
  const OUT = 43, IN = rings.length > 1 ? 17 : 36, FREE = 60;     // hundredths of the width; degrees at the top for the names of rings
  const ringOf = n => rings.findIndex(r => r[2].includes(n)), radius = k => rings.length > 1 ? IN + (OUT - IN) * k / (rings.length - 1) : IN;
  const number = card => +card.dataset.no, name = card => { const t = card.querySelector('input.t, textarea.t'); return t ? t.value.trim() : ''; };
  const fields = card => [...card.querySelectorAll('[name]')], grab = card => fields(card).map(f => f.type === 'radio' || f.type === 'checkbox' ? f.checked : f.value);
  const ways = el('div', 'tools'), help = el('p', 'hint'), face = el('div', 'map'), tools = el('div', 'tools');
  const way = Object.entries({ map: 'Kaart', list: 'Lijst' }).map(([v, t]) => button(t, { value: v })); ways.append(...way);
  ways.setAttribute('role', 'group'); ways.setAttribute('aria-label', polite ? 'Hoe vult u in?' : 'Hoe vul je in?');
  const svg = shape('svg', { viewBox: '0 0 100 100', 'aria-hidden': 'true' });
  rings.slice().reverse().forEach((_, n) => svg.append(shape('circle', { class: n % 2 ? 'ring' : 'ring odd', cx: 50, cy: 50, r: radius(rings.length - 1 - n) + (rings.length > 1 ? (OUT - IN) / (rings.length - 1) / 2 : 8) })));
  face.append(svg, el('span', 'me', M.centre)); face.lastChild.setAttribute('aria-hidden', 'true');
  rings.forEach(([, label], k) => { if (!label) return; const t = el('span', 'rl', label); t.setAttribute('aria-hidden', 'true'); t.style.setProperty('--y', 50 - radius(k)); face.append(t); });
  const places = new Map();
  rings.forEach(([, , numbers], k) => numbers.forEach((n, i) => {
    const part = (360 - FREE) / numbers.length, angle = (FREE / 2 + part * (i + .5) + (k % 2 ? part / 4 : -part / 4)) * Math.PI / 180, b = el('button', 'place', '', { type: 'button' });
    b.style.setProperty('--x', 50 + radius(k) * Math.sin(angle)); b.style.setProperty('--y', 50 - radius(k) * Math.cos(angle)); b.append(el('span'), el('b'), el('span', 'vh')); b.children[0].setAttribute('aria-hidden', 'true'); b.children[1].setAttribute('aria-hidden', 'true');
    places.set(n, b); face.append(b);
  }));
  const move = button('Zet op een andere plek'), undo = button('Ongedaan'); tools.append(move, undo); box.before(ways, help, face, tools);
  const card = n => cards.find(c => number(c) === n), where = n => { const r = rings[ringOf(n)][1]; return `${r ? r + ', ' : ''}plek ${n}`; };
  let cur = null, moving = false, mode = 'list', hist = [];
  const put = (c, values) => fields(c).forEach((f, i) => {
    if (f.type === 'radio' || f.type === 'checkbox') f.checked = values[i]; else f.value = values[i];
    W.changed(f.name);
  });
  const all = () => cards.map(grab), back = before => { cards.forEach((c, i) => { if (JSON.stringify(grab(c)) !== JSON.stringify(before[i])) put(c, before[i]); }); dispatchEvent(new Event('filled')); };
  function paint() {
    cards.forEach(c => {
      const n = number(c), b = places.get(n), t = name(c); if (!b) return;
      b.classList.toggle('has', !!t); b.setAttribute('aria-pressed', n === cur);
      const [sign, tag, said] = b.children;                          // never made anew: a finger may rest on them
      sign.textContent = t ? t[0].toUpperCase() : n; tag.textContent = t; tag.hidden = !t; said.textContent = `${t || 'Lege plek'}, ${where(n)}`;
      if (mode === 'map') { c.hidden = n !== cur; c.open = n === cur || c.open; }
    });
    face.classList.toggle('moving', moving); const t = cur && name(card(cur));
    help.textContent = mode === 'list' ? 'Vul per plek in wie daar hoort.' : moving ? `Waar hoort ${t || 'deze persoon'}? Tik een plek op de kaart.` : cur ? `Plek ${where(cur).replace(/plek /, '')}.` : 'Tik een plek. Zet daar een voornaam of een rol neer.';
    move.hidden = mode === 'list'; move.setAttribute('aria-disabled', !t); move.setAttribute('aria-pressed', moving);  // always there: nothing may shift under a finger
    undo.setAttribute('aria-disabled', !hist.length);
  }
  function swap(a, b) {
    hist.push(all()); if (hist.length > UNDO) hist.shift();
    const x = grab(card(a)), y = grab(card(b)); put(card(a), y); put(card(b), x); cur = b; moving = false; dispatchEvent(new Event('filled')); paint();
    W.say(`${name(card(b))}, ${where(b)}.` + (name(card(a)) ? ` ${name(card(a))} staat nu op ${where(a)}.` : ''));
  }
  places.forEach((b, n) => b.onclick = () => {
    if (moving && cur && n !== cur) return swap(cur, n);
    moving = false; cur = cur === n ? null : n; paint(); W.say(help.textContent);
    const first = cur && card(cur).querySelector('input.t, textarea.t'); if (first && !first.value.trim()) first.focus();
  });
  move.onclick = () => { if (!cur || !name(card(cur))) return W.say('Kies eerst iemand op de kaart.'); moving = !moving; paint(); W.say(help.textContent); };
  undo.onclick = () => { const before = hist.pop(); if (!before) return W.say('Er is niets om terug te zetten.'); back(before); moving = false; paint(); W.say('Teruggezet.'); };
  cards.forEach(c => {
    // the same without the map: a list of places to choose from
    const label = el('label', 'hint', 'Deze persoon hoort op plek '), select = el('select'); label.append(select);
    rings.forEach(([, r, numbers]) => numbers.forEach(n => select.append(new Option(where(n), n)))); (c.querySelector('.body') || c).append(label);
    const mine = () => { select.value = number(c); label.hidden = !name(c); }; mine(); c.addEventListener('input', e => { if (e.target !== select) { mine(); paint(); } }); addEventListener('filled', mine);
    select.onchange = e => { e.stopPropagation(); const to = +select.value; select.value = number(c); if (to !== number(c)) { swap(number(c), to); if (mode === 'list') { card(to).open = true; card(to).querySelector('select').focus(); } } };
    let before = null; c.addEventListener('focusin', () => before = all()); c.addEventListener('change', e => { if (e.target.name && before) { hist.push(before); before = all(); } paint(); });
  });
  function setMode(m) { mode = m; box.dataset.mode = m; way.forEach(b => b.setAttribute('aria-pressed', b.value === m)); face.hidden = m === 'list'; if (m === 'list') dispatchEvent(new Event('filled')), cards.forEach(c => c.hidden = false); paint(); }
  way.forEach(b => b.onclick = () => { setMode(b.value); W.say(help.textContent); });
  addEventListener('filled', paint);
  setMode(box.closest('main').clientWidth < 15 * rem() ? 'list' : 'map');
}
document.querySelectorAll('[data-draw=map]').forEach(map);
})();
