// Digital entry. Without this every page works too (a POST per part). Two words, two meanings: "kept" is on this
// phone, "sent" is with us. The order of things is what makes it safe: IndexedDB first, then the network; one sender
// at a time; what the server answered is the only reason to let go of an event.
'use strict';
const $ = (s, r = document) => r.querySelector(s), $$ = (s, r = document) => [...r.querySelectorAll(s)];
const root = document.body.dataset.root || '', polite = document.body.hasAttribute('data-u'), form = document.body.dataset.form || document.body.dataset.receipt || '';
// A scanned code shows its sheet at once. Its address gives way to the sheet's own, also for who keeps no cookies: we ask.
const scanned = document.body.dataset.scanned, sheetAt = `${root}/blad/${form}#deel-${scanned}`;
if (scanned && /werkblad_houder=./.test(document.cookie)) history.replaceState(null, '', sheetAt); else if (scanned) location.replace(sheetAt);
const make = (tag, text = '', more = {}) => Object.assign(document.createElement(tag), { textContent: text }, more);
const icon = name => { const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'), u = document.createElementNS('http://www.w3.org/2000/svg', 'use'); s.setAttribute('aria-hidden', 'true'); u.setAttribute('href', '#' + name); s.append(u); return s; };
const say = text => { const s = $('#say'); if (s) { s.textContent = ''; setTimeout(() => s.textContent = text, 60); } };
const count = n => `${n} ${n === 1 ? 'antwoord' : 'antwoorden'}`;

// The letters of the house are as large as all the rest: they come where the line is quick, or when they are here.
const QUICK = 300, letters = ($('meta[name=letters]') || {}).content, came = performance.getEntriesByType('navigation')[0];
const dressed = () => document.head.append(make('link', '', { rel: 'stylesheet', href: letters }));
if (letters && came && came.responseEnd - came.requestStart < QUICK) dressed();
else if (letters && 'caches' in self) caches.match(letters).then(kept => kept && dressed()).catch(() => 0);

// --- what is kept on this phone: `queue` (still to be sent), `values` (what was answered), `meta` ----------------------
const STORES = ['queue', 'values', 'meta'];
let opened = null, memory = null;
function open() {
  if (!opened) {
    opened = new Promise((done, fail) => {
      const ask = indexedDB.open('werkblad' + root, 1);
      ask.onupgradeneeded = () => {
        ask.result.createObjectStore('queue', { keyPath: 'id', autoIncrement: true });
        ask.result.createObjectStore('values'); ask.result.createObjectStore('meta');
      };
      ask.onsuccess = () => {
        const db = ask.result;
        db.onclose = () => opened = null;                        // iOS closes it in the background
        db.onversionchange = () => { db.close(); opened = null; };
        done(db);
      };
      ask.onerror = () => fail(ask.error); ask.onblocked = () => fail(new Error('blocked'));
    });
    opened.catch(() => opened = null);
  }
  return opened;
}
// One transaction. `work` asks for what it wants and may return a function that gives the result when all is on disk.
// A page that is left may be put to sleep, and in Safari its transactions then keep every other page from the store: what
// is under way is broken off (`leaving`), and nothing begins until the page is back.
const live = new Map(), pending = new Set();                     // transactions, and rows that are not yet on disk
let asleep = false;
async function tx(mode, work, row = null, again = true) {
  if (memory) return remembered(work);
  let db;
  try { db = await open(); } catch (error) {
    if (again) return tx(mode, work, row, false);
    noStorage(); return remembered(work);
  }
  try {
    return await new Promise((done, fail) => {
      if (asleep) throw new Error('asleep');
      const t = db.transaction(STORES, mode, { durability: 'strict' }), found = work(Object.fromEntries(STORES.map(s => [s, t.objectStore(s)]))), over = () => live.delete(t);
      live.set(t, row);
      t.oncomplete = () => { over(); pending.delete(row); done(found && found()); }; t.onabort = t.onerror = () => { over(); fail(t.error || new Error('abort')); };
    });
  } catch (error) {
    if (asleep) throw error;
    if (again && !(error && error.name === 'QuotaExceededError')) { opened = null; return tx(mode, work, row, false); }
    noStorage(); return remembered(work);
  }
}
async function remembered(work) { const found = work(memory); await new Promise(done => setTimeout(done)); return found && found(); }
// A private window without storage: the same three stores in memory, as long as the page is open.
function fake() {
  const rows = new Map(), asked = f => { const a = {}; a.result = f(); queueMicrotask(() => a.onsuccess && a.onsuccess()); return a; };
  let last = 0;
  return {
    put: (v, k) => asked(() => { k = k ?? v.id ?? (v.id = ++last); rows.set(k, v); return k; }), get: k => asked(() => rows.get(k)),
    getAll: () => asked(() => [...rows.values()]), getAllKeys: () => asked(() => [...rows.keys()]),
    delete: k => asked(() => rows.delete(k)), clear: () => asked(() => rows.clear()),
  };
}
function noStorage() {
  if (memory) return;
  memory = Object.fromEntries(STORES.map(s => [s, fake()]));
  note('storage', 'warn', 'Deze telefoon kan niets bewaren.', ' Dat komt vaak door een privévenster. Invullen kan wel zolang er bereik is. Of gebruik het papieren blad.');
}
const all = () => tx('readonly', s => { const q = s.queue.getAll(); return () => q.result; });
const meta = key => tx('readonly', s => { const m = s.meta.get(key); return () => m.result; });

// --- who we are: the token of this device, and what it answered before ------------------------------------------------
const handOf = token => token.split('.').slice(1, 4).join('.');
// A cookie says who holds this phone since the last code was scanned, also before we could ask for a token.
const here = (document.cookie.match(/werkblad_houder=([^;]*)/) || [])[1] || '';
let me = null, told = {}, base = {};
// Answers given before there was a token go to whoever held the phone then, and to nobody else.
function adopt(s, token, last, each) {
  const hand = handOf(token), seq = s.meta.get('seq ' + hand), early = s.queue.getAll();
  s.meta.put(token, 'token ' + hand);
  early.onsuccess = () => {
    let at = Math.max(seq.result || 0, last || 0);
    for (const row of early.result) if (!row.token && (row.hand ? row.hand === hand : each)) {
      row.token = token; row.e.seq = ++at; s.queue.put(row);
      if (row.e.variable) { const now = { value: row.e.value, seq: at }; s.values.put(now, hand + ' ' + row.e.variable); each && each(row.e.variable, now); }
    }
    s.meta.put(at, 'seq ' + hand);
  };
}
function become(token, given, last, held = []) {
  const hand = handOf(token);
  return tx('readwrite', s => {
    const keys = s.values.getAllKeys(), rows = s.values.getAll(), found = {};
    s.meta.put(token, 'me');
    rows.onsuccess = () => {
      keys.result.forEach((key, n) => { const [h, name] = key.split(' '); if (h === hand) found[name] = rows.result[n]; });
      for (const name in given) if (!(name in found)) { found[name] = { value: given[name], seq: 0 }; s.values.put(found[name], hand + ' ' + name); }
      adopt(s, token, last, (name, now) => found[name] = now); held.forEach(h => adopt(s, ...h));
    };
    return () => found;
  }).then(found => { me = token; told = found; fill(); progress(); state(); });
}
const numbered = number => { if (number && $('#nr')) $('#nr').textContent = 'Nummer ' + number; };
async function known(token) { if (token) { await become(token, {}, 0); numbered(await meta('number ' + handOf(token))); await taken(); } }
let asking = null;
function whoAmI() {
  return asking ||= fetch(root + '/toestel.json', { credentials: 'same-origin', ...(AbortSignal.timeout ? { signal: AbortSignal.timeout(8000) } : {}) }).then(r => r.ok ? r.json() : Promise.reject(r.status)).then(async t => {
    if (!t.token) return;
    await become(t.token, t.answers || {}, t.last, t.held); await taken();
    numbered(t.number); tx('readwrite', s => { s.meta.put(t.number || '', 'number ' + handOf(t.token)); });
    flush();
  }).finally(() => asking = null);
}

// --- an event: on the phone first, then to us -------------------------------------------------------------------------
const mine = new Map();                                          // sent by this page and not yet acknowledged
const channel = 'BroadcastChannel' in self ? new BroadcastChannel('werkblad' + root) : null;
function record(e, token = me, who = here) {
  const row = { token: token || '', hand: who, at: Date.now(), e: { form, at: Date.now(), base: 0, ...e, seq: 0 } };
  pending.add(row); document.body.dataset.waiting = pending.size;
  return tx('readwrite', s => {
    const add = () => { const ask = s.queue.put(row); ask.onsuccess = () => row.id = ask.result; };
    if (!token) { add(); return () => row; }
    const hand = handOf(token), last = s.meta.get('seq ' + hand);
    last.onsuccess = () => {                                     // the number and the event: both or neither
      row.e.seq = (last.result || 0) + 1;
      if (e.variable) {
        const now = { value: e.value, seq: row.e.seq };
        if (token === me) { row.e.base = (told[e.variable] || {}).seq || 0; told[e.variable] = now; }
        s.values.put(now, hand + ' ' + e.variable);
      }
      s.meta.put(row.e.seq, 'seq ' + hand); s.meta.put(Date.now(), 'last ' + hand + ' ' + form); add();
    };
    return () => row;
  }, row).then(() => { if (row.token) mine.set(row.id, row); channel && channel.postMessage('put'); soon(); return row; }).finally(() => pending.delete(row));
}
const DEBOUNCE = 400, LEAST = 1e3, MOST = 6e4, BODY = 6e4, LEASE = 2e4, PATIENCE = 1.5e4;
let timer, wait = LEAST, working = null, sending = new AbortController(), sent = null, trouble = '';
function soon(ms = DEBOUNCE) { clearTimeout(timer); timer = setTimeout(flush, ms); }

// One sender at a time, over all tabs. Without locks (plain http) a lease in IndexedDB; the server is idempotent anyway.
const own = Math.random().toString(36).slice(2);
function alone(work) {
  if (navigator.locks) return navigator.locks.request('werkblad' + root, { ifAvailable: true }, lock => lock ? work(() => true) : 'busy');
  const lease = () => tx('readwrite', s => {
    let got = false; const l = s.meta.get('lease');
    l.onsuccess = () => { const now = Date.now(); if (!l.result || l.result.own === own || l.result.until < now || l.result.until > now + LEASE) { got = true; s.meta.put({ own, until: now + LEASE }, 'lease'); } };
    return () => got;
  });
  return lease().then(got => got ? Promise.resolve(work(lease)).finally(() => tx('readwrite', s => { s.meta.delete('lease'); })) : 'busy');
}
function flush() {
  clearTimeout(timer);
  return working ||= Promise.resolve(alone(sendAll)).catch(() => 'again').then(async how => {
    working = null;
    const left = (await all()).filter(r => !r.status && (r.token || !me)).length;
    if (how === 'done' && !left) { wait = LEAST; trouble = ''; }
    else if (left) {
      soon(how === 'busy' || how === 'done' ? LEAST : wait * (.5 + Math.random()));
      if (how === 'again') wait = Math.min(MOST, wait * 2);
    }
    state();
  });
}
async function sendAll(held) {
  let most = 100;
  if (!me) { try { await whoAmI(); } catch { trouble = 'net'; } if (!me) return 'again'; }
  for (;;) {
    const rows = (await all()).filter(r => r.token && !r.status).sort((a, b) => a.id - b.id);
    if (!rows.length) return 'done';
    const batch = []; let size = 200;
    for (const row of rows) {
      const more = new TextEncoder().encode(JSON.stringify(row.e)).length + 1;
      if (row.token !== rows[0].token || batch.length === most || (batch.length && size + more > BODY)) break;
      batch.push(row); size += more;
    }
    if (!await held()) return 'busy';
    if (trouble) state('sending', rows.length);
    const stop = sending = new AbortController(), clock = setTimeout(() => stop.abort(), PATIENCE);
    let answer, acks;
    try {
      answer = await post(batch, { signal: stop.signal });
      if (answer.ok) acks = (await answer.json()).acks;
    } catch { trouble = 'net'; return 'again'; } finally { clearTimeout(clock); }
    if (answer.status >= 500 || [408, 421, 425, 429].includes(answer.status)) { trouble = 'server'; return 'again'; }
    if (!answer.ok && batch.length > 1 && answer.status !== 403) { most = 1; continue; }  // which of them is it?
    trouble = ''; wait = LEAST;
    if (!answer.ok) acks = batch.map(r => ({ seq: r.e.seq, ok: false, status: answer.status }));
    await settle(batch, acks || []);
    if (batch.some(r => !(acks || []).some(a => a.seq === r.e.seq))) return 'again';
  }
}
const post = (batch, more) => fetch(root + '/antwoorden', { method: 'POST', headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin', body: JSON.stringify({ token: batch[0].token, events: batch.map(r => r.e) }), ...more });
// Let go of what was kept by the server; what it refused stays here, is shown, and can be saved as a file.
function settle(batch, acks) {
  return tx('readwrite', s => {
    for (const row of batch) {
      const ack = acks.find(a => a.seq === row.e.seq);
      if (ack && ack.ok) s.queue.delete(row.id);
      else if (ack && ack.status === 409 && !row.again) {        // the number is of an answer from before this store was
        const hand = handOf(row.token), seq = s.meta.get('seq ' + hand);  // emptied: a new one, far from those
        seq.onsuccess = () => { row.again = 1; row.e.seq = (seq.result || 0) + 1000; s.meta.put(row.e.seq, 'seq ' + hand); s.queue.put(row); };
      }
      else if (ack) { row.status = ack.status; s.queue.put(row); }
      if (ack) mine.delete(row.id);
    }
    s.meta.put(Date.now(), 'sent');
  }).then(() => { if (acks.some(a => a.ok)) sent = new Date(); channel && channel.postMessage('sent'); state(); });
}
// A page that is left has no time for IndexedDB: what is in a field, or on its way, goes to a note that can be written at
// once, and from there into the queue when one of our pages opens (or this one lives on).
const NOTE = 'werkblad-left' + root;
let notes = 0;
function noted(change) {
  try {
    const rows = JSON.parse(localStorage.getItem(NOTE) || '[]'), now = change ? change(rows) : rows;
    if (change) now.length ? localStorage.setItem(NOTE, JSON.stringify(now)) : localStorage.removeItem(NOTE);
    return now;
  } catch { return []; }
}
function jot(rows) { const more = rows.map(r => ({ ...r, key: own + notes++ })); if (more.length) noted(now => [...now, ...more]); return more; }
const strike = rows => { if (rows.length) noted(now => now.filter(r => !rows.some(x => x.key === r.key))); };
const typed = () => [...dirty].map(name => ({ token: me, hand: here, e: { form, at: Date.now(), kind: 'answer', variable: name, value: valueOf(name) } }));
async function taken() {
  const rows = noted(); if (!rows.length) return;
  for (const { token, hand, e } of rows) {
    const to = token || (hand ? await meta('token ' + hand) || '' : me);
    if (to !== me || !e.variable || !same(e.value, (told[e.variable] || {}).value)) await record(e, to, hand);
  }
  strike(rows); fill();
}
function hiding() {
  if (dirty.size) { const rows = jot(typed()); Promise.all([...dirty].map(changed)).then(() => strike(rows)); dirty.clear(); }
  parting();
}
function leaving() {
  asleep = true; sending.abort();                                // who sleeps does not hold the lock of the one sender either
  for (const [t, row] of live) try { t.abort(); } catch { pending.delete(row); }  // too late: that one is being kept
  jot([...pending, ...typed()]); dirty.clear(); parting();
}
function parting() {
  const rows = [...mine.values()].sort((a, b) => a.id - b.id), batch = []; let size = 200;
  for (const row of rows) { size += JSON.stringify(row.e).length * 3; if (row.token !== rows[0].token || size > BODY || batch.length === 100) break; batch.push(row); }
  if (batch.length) post(batch, { keepalive: true }).then(r => r.ok ? r.json().then(a => settle(batch, a.acks)) : 0).catch(() => 0);
}
addEventListener('pagehide', leaving);
document.addEventListener('visibilitychange', () => asleep ? 0 : document.hidden ? hiding() : (wait = LEAST, flush()));
addEventListener('online', () => { wait = LEAST; flush(); }); addEventListener('offline', () => state());
addEventListener('pageshow', e => { asleep = false; if (e.persisted) whoAmI().catch(() => known(me)); });
if (channel) channel.onmessage = () => state();

// --- the line that says how it stands: only a change of kind is announced ---------------------------------------------
const clock = d => d.toLocaleTimeString('nl-NL', { hour: '2-digit', minute: '2-digit' }).replace(':', '.');
let kind = 'idle', showing = 0;
const your = polite ? 'uw' : 'je';
async function state(force, number) {
  const turn = ++showing, rows = await all(), waiting = rows.filter(r => !r.status), refused = rows.filter(r => r.status);
  if (turn !== showing) return;
  const n = number || new Set(waiting.map(r => r.e.variable || r.e.kind + r.e.part + r.e.series)).size, off = !navigator.onLine || trouble === 'net';
  const now = force || (refused.length ? 'refused' : waiting.length ? off ? 'offline' : trouble ? 'retry' : 'saving' : sent ? 'sent' : 'idle');
  const [name, text] = {
    idle: ['', `Wat ${polite ? 'u' : 'je'} invult, bewaren wij vanzelf.`], saving: ['', 'Bewaren …'], sent: ['ok', sent && `Verstuurd om ${clock(sent)} uur.`],
    offline: ['phone', `Geen bereik. ${count(n)} op ${your} telefoon.`], sending: ['', `Weer bereik. ${count(n)} ${n === 1 ? 'gaat' : 'gaan'} nu weg.`],
    retry: ['phone', 'Versturen lukt nu niet. Wij proberen het opnieuw. Ga gerust door.'], refused: ['warn', `${count(refused.length)} ${refused.length === 1 ? 'kwam' : 'kwamen'} niet aan.`],
  }[now];
  const el = $('.state');
  if (el && !el.dataset.fixed) { el.replaceChildren(...(name ? [icon(name)] : []), make('span', text)); el.dataset.kind = now; }
  if (now !== kind && (['offline', 'retry', 'refused', 'sending'].includes(now) || kind === 'offline')) say(text);
  kind = now; document.body.dataset.waiting = waiting.length + pending.size;
  refusals(refused); receipt(n, waiting.length + pending.size, refused.length);
}
function note(id, name, bold, text, ...more) {
  const box = $('#notes'); if (!box) return null;
  let el = $('#n-' + id, box);
  if (!el) { el = make('div', '', { id: 'n-' + id, className: 'note' }); box.append(el); }
  const inner = make('div'), p = make('p'); p.append(make('b', bold), text); inner.append(p, ...more); el.replaceChildren(icon(name), inner);
  return el;
}
function save(name, text) {
  const a = make('a', '', { href: URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' })), download: name });
  a.click(); setTimeout(() => URL.revokeObjectURL(a.href), 1e4);
}
let shown = -1;
function refusals(rows) {
  if (rows.length === shown) return;
  shown = rows.length;
  if (!rows.length) { const el = $('#n-refused'); if (el) el.remove(); return; }
  const again = make('button', 'Probeer nog eens', { type: 'button', className: 'b w' }), file = make('button', 'Bewaar als bestand', { type: 'button', className: 'b w' });
  again.onclick = () => tx('readwrite', s => { rows.forEach(r => { delete r.status; s.queue.put(r); }); }).then(() => { shown = -1; flush(); });
  file.onclick = () => save('antwoorden.json', JSON.stringify(rows.map(r => r.e), null, 1));
  const el = note('refused', 'warn', `${count(rows.length)} ${rows.length === 1 ? 'kwam' : 'kwamen'} niet aan.`, ` ${rows.length === 1 ? 'Het is' : 'Ze zijn'} niet weg: ${rows.length === 1 ? 'het staat' : 'ze staan'} op ${your} telefoon. Het blad is intussen veranderd of gesloten.`, again, file);
  if (el) el.classList.add('bad');
}

// --- answers: from the fields, and back into them ---------------------------------------------------------------------
const fieldsOf = name => $$(`main [name="${name}"]`), dirty = new Set();
function valueOf(name) {
  const f = fieldsOf(name);
  if (f[0].type === 'radio') { const c = f.find(x => x.checked); return c ? c.value : null; }
  if (f[0].type === 'checkbox') return f.filter(x => x.checked).map(x => x.value);
  if (f.length > 1) return f.some(x => x.value.trim()) ? f.map(x => x.value.trim()).join('-') : null;
  return f[0].value.trim() ? f[0].value : null;
}
const same = (a, b) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
function changed(name) {
  dirty.delete(name);
  const value = valueOf(name), before = (told[name] || {}).value ?? null;
  if (same(value, before) || (Array.isArray(value) && !value.length && before === null)) return;
  told[name] = { ...told[name], value };
  state('saving'); return record({ kind: 'answer', variable: name, value });
}
function fill() {
  for (const name of new Set($$('main [name]').map(x => x.name))) {
    if (dirty.has(name) || !form) continue;
    const v = (told[name] || {}).value ?? null, f = fieldsOf(name), codes = [].concat(v ?? []);
    if (f[0].type === 'radio' || f[0].type === 'checkbox') f.forEach(x => x.checked = codes.includes(x.value));
    else if (f.length > 1) { const p = (v || '').split('-'); f.forEach((x, n) => x.value = p[n] || ''); }
    else f[0].value = v || '';
  }
  dispatchEvent(new Event('filled'));
}
let typing;
if (form && $('form[data-part]')) {
  addEventListener('input', e => {
    const t = e.target; if (!t.name || !t.classList.contains('t')) return;
    dirty.add(t.name); clearTimeout(typing); typing = setTimeout(() => [...dirty].forEach(changed), DEBOUNCE);
    const x = t.closest('[data-explains]');
    if (x && t.value.trim()) { const o = $(`input[value="${x.dataset.explains}"]`, x.closest('.ask')); if (o && !o.checked && !(o.type === 'radio' && fieldsOf(o.name).some(r => r.checked))) { o.checked = true; o.dispatchEvent(new Event('change', { bubbles: true })); } }
  });
  addEventListener('change', e => { if (e.target.name && e.target.closest('form[data-part]')) changed(e.target.name); });
  addEventListener('submit', e => { if (e.target.dataset.part) e.preventDefault(); });
}

// --- one part at a time; the back button and the address (#deel-2) work -----------------------------------------------
const parts = $$('form[data-part]'), last = parts.length - 1;
const at = () => Math.max(0, Math.min(last, (+location.hash.replace('#deel-', '') || 1) - 1));
function show(i, focus) {
  parts.forEach((p, n) => p.hidden = n !== i);
  const h = $('h2', parts[i]); if (focus && h) h.focus({ preventScroll: true }); if (focus) scrollTo(0, 0);
  $$('.steps li').forEach((l, n) => l.className = n <= i ? 'on' : '');
  $('#partno').textContent = last ? `Deel ${i + 1} van ${last + 1}` : '';
  $('#next').textContent = i < last ? 'Verder' : 'Klaar'; $('#prev').hidden = !i;
  const el = $('.state'), closed = 'private' in parts[i].dataset;
  remarks();
  if (closed) { el.dataset.fixed = 1; el.replaceChildren(icon('lock'), make('span', 'Van dit deel bewaren wij niets.')); } else { delete el.dataset.fixed; state(); }
}
// Remarks of parts that were left: said once more, with a way back. They stop nobody.
function remarks() {
  const left = $$('.err[data-r]').filter(p => p.closest('form') !== parts[at()]), old = $('#n-look');
  if (!left.length) { if (old) old.remove(); return; }
  const list = make('ul');
  left.forEach(p => {
    const q = p.closest('.q'), a = make('a', $('legend, label', q).innerText.trim() || 'dit antwoord', { href: '#deel-' + p.closest('form').dataset.part }), li = make('li');
    a.onclick = () => setTimeout(() => $('input, textarea', q).focus(), 100); li.append(a); list.append(li);
  });
  note('look', 'warn', `Kijk nog even naar ${count(left.length)}.`, left.length === 1 ? ' Het is wel bewaard.' : ' Ze zijn wel bewaard.', list).classList.add('bad');
}
if (parts.length) {
  document.body.classList.add('on'); show(at(), location.hash); addEventListener('hashchange', () => show(at(), true));
  $('#next').onclick = async () => {
    [...dirty].forEach(changed);
    const i = at();
    if ($('[name]', parts[i])) await record({ kind: 'seen', part: i + 1 });
    if (i < last) location.hash = `deel-${i + 2}`; else { await record({ kind: 'done' }); flush(); location.href = root + '/klaar/' + form; }
  };
  $('#prev').onclick = () => location.hash = `deel-${at()}`;
}

// --- small helps around the fields ------------------------------------------------------------------------------------
const each = (f, upd) => { upd(); f.addEventListener('change', () => upd(1)); f.addEventListener('input', () => upd(1)); addEventListener('filled', () => upd()); };
$$('[data-clear]').forEach(b => {                                // radio buttons cannot be taken back by themselves
  const f = b.closest('fieldset'), out = $('output', f);
  each(f, () => { const c = $(':checked', f); b.hidden = !c; if (!out.hidden) { const v = c && c.parentNode.innerText.trim(), w = c && $('.vh', c.parentNode); out.textContent = c ? `${polite ? 'Uw' : 'Jouw'} keuze: ${w ? w.textContent.replace(/^, /, '') : v}` : ''; } });
  b.onclick = () => { const c = $(':checked', f); c.checked = false; c.dispatchEvent(new Event('change', { bubbles: true })); say('Antwoord weggehaald.'); $('input', f).focus(); };
});
$$('[data-max]').forEach(f => {                                  // never refuse, but say it
  const max = +f.dataset.max, out = $('[data-count]', f); if (!out) return;
  each(f, ev => { const n = $$(':checked', f).length, over = n > max; out.textContent = over ? `${polite ? 'U' : 'Je'} koos er ${n}. Het mogen er ${max} zijn: haal er ${n - max} weg.` : `${n} van ${max} gekozen`; out.classList.toggle('err', over); if (ev && over) say(out.textContent); });
});
function remark(box, id, text, fields) {
  let p = $('.err[data-r]', box);
  const tell = (x, on) => { const ids = (x.getAttribute('aria-describedby') || '').split(' ').filter(i => i && i !== id + '-r'); if (on) ids.push(id + '-r'); if (ids.length) x.setAttribute('aria-describedby', ids.join(' ')); else x.removeAttribute('aria-describedby'); };
  if (!text) { if (p) p.remove(); fields.forEach(x => { x.removeAttribute('aria-invalid'); tell(x); }); return; }
  if (!p) { p = make('p', '', { className: 'err', id: id + '-r' }); p.dataset.r = ''; box.append(p); }
  if (p.textContent !== text) { p.textContent = text; say(text); }
  fields.forEach(x => { x.setAttribute('aria-invalid', 'true'); tell(x, 1); });
}
$$('[data-alone]').forEach(c => { const f = c.closest('fieldset'); each(f, () => remark(f, c.name, c.checked && $$(':checked', f).length > 1 ? `‘${c.parentNode.innerText.trim()}’ gaat niet samen met een andere keuze.` : '', [])); });
$$('[data-number]').forEach(x => {
  const look = () => { const v = x.value.trim(), low = x.dataset.low, high = x.dataset.high; remark(x.closest('.q'), x.id, !v ? '' : !/^[+-]?\d+$/.test(v.replace(/\s/g, '')) ? `‘${v}’ is geen getal. Vul een getal in, zoals ${low ?? 8}.` : (low && +v < +low) || (high && +v > +high) ? `Vul een getal in ${low ? `van ${low} ` : ''}${high ? `tot en met ${high}` : 'of meer'}.` : '', [x]); };
  x.addEventListener('change', look); addEventListener('filled', look);
});
const MONTHS = 'januari februari maart april mei juni juli augustus september oktober november december'.split(' ');
$$('[data-date]').forEach(f => {
  const x = $$('input', f), look = () => {
    const [d, m, y] = x.map(i => i.value.trim()); let text = '';
    if (d && m && y) {
      const real = new Date(+y, m - 1, +d), days = new Date(+y, +m, 0).getDate();
      if (!/^\d+$/.test(d + m + y) || y.length !== 4 || m < 1 || m > 12 || d < 1 || d > 31) text = 'Dit is geen datum. Vul dag, maand en jaar in, zoals 31 12 2026.';
      else if (real.getDate() !== +d) text = `${+d} ${MONTHS[m - 1]} bestaat niet. Bedoel${polite ? 't u' : ' je'} ${days} ${MONTHS[m - 1]} of 1 ${MONTHS[m % 12]}?`;
    }
    remark(f, f.dataset.date, text, x);
  };
  f.addEventListener('change', look); addEventListener('filled', look);
});

// Words: the two boxes of each (past, past niet) are the answer, the button is a shorter way to them.
const WORD = ['nog niets gekozen', 'past', 'past niet'];
$$('[data-words]').forEach(box => {
  const cloud = make('div', '', { className: 'chips' }), list = $('.wordlist', box), paint = [];
  $$('fieldset', list).forEach(f => {
    const r = $$('input', f), b = make('button', '', { type: 'button', className: 'word' }), w = $('legend', f).innerText.trim();
    const now = () => r[1].checked ? 2 : r[0].checked ? 1 : 0;
    paint.push(() => { const s = now(); b.dataset.s = s; b.replaceChildren(w, make('span', ', ' + WORD[s], { className: 'vh' })); });
    b.onclick = () => { const s = (now() + 1) % 3; r[0].checked = s === 1; r[1].checked = s === 2; r.forEach(x => x.dispatchEvent(new Event('change', { bubbles: true }))); say(`${w}: ${WORD[s]}`); };
    r.forEach((x, n) => x.addEventListener('click', () => { if (x.checked && r[1 - n].checked) { r[1 - n].checked = false; r[1 - n].dispatchEvent(new Event('change', { bubbles: true })); } }));
    cloud.append(b);
  });
  each(box, () => { paint.forEach(p => p()); const n = [1, 2].map(k => $$(`[data-s="${k}"]`, cloud).length), max = +box.dataset.max; $('[data-tally]', box).textContent = max && n[0] > max ? `${polite ? 'U' : 'Je'} koos er ${n[0]}. Het mogen er ${max} zijn: haal er ${n[0] - max} weg.` : `${n[0]} past, ${n[1]} past niet`; });
  list.before(cloud); list.hidden = true; $$('[data-js]', box).forEach(x => x.hidden = false);
  const t = $('[data-list]', box);
  t.onclick = () => { list.hidden = !list.hidden; cloud.hidden = !list.hidden; t.setAttribute('aria-pressed', !list.hidden); };
});

// Rows of a table, places of a map: a closed card says in short what is in it; one is open at a time.
$$('.cards').forEach(box => {
  const cards = $$('.card', box), first = c => $('input.t, textarea.t', c), empty = c => !$(':checked', c) && !$$('.t', c).some(x => x.value.trim()), add = $('[data-add]', box);
  const title = new Map(cards.map(c => [c, $('summary b', c).textContent]));
  const sum = c => {
    const f = $$('.q', c), a = f.map(q => $$(':checked', q).map(x => ($('.vh', x.parentNode) ? x.value : x.parentNode.innerText.trim())).join(', ') || $$('.t', q).map(x => x.value.trim()).filter(Boolean).join(' ')).filter(Boolean);
    const name = +c.dataset.no && first(c) ? first(c).value.trim() : '';
    $('summary b', c).textContent = name ? `${title.get(c)}: ${name}` : title.get(c);
    const rest = name ? a.filter(x => x !== name) : a, left = f.length - a.length;
    if (f.length) $('summary small', c).textContent = a.length ? rest.join(' · ') + (left ? `${rest.length ? ' · ' : ''}nog ${left}` : '') : 'nog leeg';
  };
  const grow = () => { if (!add) return; let top = cards.reduce((n, c, i) => empty(c) ? n : i, 0); top = Math.max(top, +box.dataset.shown || 0); cards.forEach((c, i) => c.hidden = i > top); box.dataset.shown = top; add.hidden = top >= cards.length - 1; };
  cards.forEach((c, n) => { c.open = !n; c.addEventListener('toggle', () => { if (!c.open) return; cards.forEach(x => x !== c && (x.open = false)); if (c.getBoundingClientRect().top < 0) c.scrollIntoView(); }); each(c, () => sum(c)); });
  addEventListener('filled', grow); grow();
  if (add) add.onclick = () => { box.dataset.shown = +box.dataset.shown + 1; grow(); const c = cards[+box.dataset.shown]; cards.forEach(x => x.open = x === c); const f = $('input, textarea', c); if (f) f.focus(); say(`Regel ${+box.dataset.shown + 1} erbij.`); };
});

// "Lees voor": only a voice that lives on this device; nothing is sent anywhere.
const voice = () => 'speechSynthesis' in self ? speechSynthesis.getVoices().find(v => v.localService && /^nl([-_]|$)/i.test(v.lang)) : null;
function readers() {
  if (!voice() || $('[data-read]')) return;
  $$('form[data-part] .q.question, form[data-part] .q.row, .card, form[data-private] .ask').forEach(q => {
    const b = make('button', ' Lees voor', { type: 'button', className: 'b quiet' }); b.dataset.read = ''; b.prepend(icon('sound'));
    const what = () => $$('h2, h3, summary, legend, label[for], .hint, .poles, .note p, li, .o, .word', q).filter(x => x.offsetParent).map(x => x.innerText.replace(/[←→]/g, '').trim()).filter(Boolean);
    b.onclick = () => {
      const busy = speechSynthesis.speaking; speechSynthesis.cancel(); if (busy && b.dataset.read) { b.dataset.read = ''; return; }
      $$('[data-read]').forEach(x => x.dataset.read = ''); b.dataset.read = '1';
      what().forEach(text => { const u = new SpeechSynthesisUtterance(text); u.voice = voice(); u.lang = u.voice.lang; speechSynthesis.speak(u); });
    };
    const e = q.matches('.card, [data-words]') ? null : $('.echo', q), s = $('summary', q); if (e) e.prepend(b); else if (s) s.after(b); else q.append(b);
  });
}
if (parts.length && 'speechSynthesis' in self) { readers(); speechSynthesis.addEventListener && speechSynthesis.addEventListener('voiceschanged', readers); addEventListener('pagehide', () => speechSynthesis.cancel()); }

// --- overview, receipt, wiping ----------------------------------------------------------------------------------------
function progress() {
  if (!$('#begin')) return;
  let best = null;
  $$('[data-form]').forEach(a => {
    if (a === document.body) return;
    const n = Object.keys(told).filter(k => k.startsWith(a.dataset.form + '_') && ![null, '', undefined].includes(told[k].value) && String(told[k].value)).length;
    if (n) { $('small', a).textContent = `${n} van ${a.dataset.asked}`; best ||= a; }
  });
  if (best) { note('begun', 'phone', `${polite ? 'U bent' : 'Je bent'} hier al begonnen.`, ` ${polite ? 'Uw' : 'Je'} antwoorden staan op deze telefoon.`); $('#begin').textContent = 'Ga verder'; $('#begin').href = best.href; }
}
function receipt(n, waiting, refused) {
  const h = $('#done'); if (!h) return;
  const text = waiting ? `Nog ${count(n)} te gaan. Laat deze bladzijde open.` : refused ? 'Klaar. Maar niet alles kwam aan.' : 'Klaar. Alles is binnen.';
  if (h.textContent !== text) { h.textContent = text; say(text); }
  const mineNow = Object.keys(told).filter(k => k.startsWith(form + '_') && told[k].value !== null && String(told[k].value));
  $('#count').textContent = `${mineNow.length} van de ${document.body.dataset.asked} antwoorden.` + (!waiting && sent ? ` Verstuurd om ${clock(sent)} uur.` : '') + ($('#nr').textContent ? ` ${$('#nr').textContent}.` : '');
  const c = $('#copy'); c.hidden = !mineNow.length;
  c.onclick = () => save(form + '.txt', mineNow.map(k => `${k}: ${[].concat(told[k].value).join(', ')}`).join('\n') + '\n');
}
$$('section[data-js]').forEach(s => s.hidden = false);
const wipe = $('#wipe'), sure = $('#sure');
if (wipe && sure) {
  wipe.onsubmit = async e => {
    e.preventDefault(); const n = +document.body.dataset.waiting || 0, u = $('#unsent');
    u.hidden = !n; u.textContent = n ? `Let op: ${count(n)} ${n === 1 ? 'is' : 'zijn'} nog niet verstuurd. Die ${n === 1 ? 'gaat' : 'gaan'} dan verloren.` : '';
    sure.showModal(); $('#wipeno').focus();
  };
  $('#wipeno').onclick = () => sure.close();
  $('#wipeyes').onclick = async () => {
    const token = me; me = null; mine.clear(); clearTimeout(timer);
    if (token) try { await fetch(root + '/wis', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token }) }); } catch { /* without a connection: at least this phone */ }
    await tx('readwrite', s => { STORES.forEach(n => s[n].clear()); }); noted(() => []);
    if ('caches' in self) await caches.delete('werkblad-1' + root);  // under one name others may keep things too
    const worker = navigator.serviceWorker && await navigator.serviceWorker.getRegistration(root + '/'); if (worker) await worker.unregister();
    const h = $('h1'); sure.close(); h.textContent = 'Dit toestel is gewist'; h.tabIndex = -1;
    let el = h.nextSibling; while (el) { const next = el.nextSibling; el.remove(); el = next; }
    h.after(make('p', `Op deze telefoon staat niets meer. Wat ${polite ? 'u verstuurd hebt' : 'je verstuurd hebt'}, is bij ons. ${polite ? 'U kunt' : 'Je kunt'} deze bladzijde sluiten.`)); $('#nr').textContent = ''; if ($('.bar')) $('.bar').remove(); h.focus();
  };
}
const later = $('form[action$="/verder"]');
if (later) {
  later.onsubmit = async e => {
    e.preventDefault(); let code = '';
    try { await flush(); code = (await (await fetch(root + '/verder', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ token: me }) })).json()).code; } catch { /* said below */ }
    const p = make('p', code || 'Dat lukt nu niet. Probeer het als er weer bereik is.', { className: code ? 'code' : 'err' }); p.setAttribute('role', 'status');
    later.replaceChildren(p, ...(code ? [make('p', `Schrijf deze verder-code op ${polite ? 'uw' : 'je'} papieren blad. Wie hem heeft, kan ${polite ? 'uw' : 'jouw'} antwoorden lezen: geef hem aan niemand.`)] : [make('button', 'Probeer nog eens', { className: 'b w' })]));
  };
}

// --- begin ------------------------------------------------------------------------------------------------------------
// The hook for drawing (draw.js): a stroke is an event of its own, its levels are the ordinary radio buttons.
self.werkblad = { record, changed, say, told: () => told, kept: meta, keep: (key, value) => tx('readwrite', s => { s.meta.put(value, key); }) };
(async () => {
  // Without a connection: who held this phone last, unless a code was scanned since.
  const token = await meta(here ? 'token ' + here : 'me');
  if (!navigator.onLine) await known(token);                     // else we ask first: somebody else may hold this phone now
  try { await whoAmI(); } catch { trouble = 'net'; if (!me) await known(token); }
  flush();
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist().catch(() => 0);
  if (navigator.serviceWorker && self.isSecureContext && (form || $('#begin'))) {
    try {
      await navigator.serviceWorker.register(root + '/sw.js'); const r = await navigator.serviceWorker.ready;
      r.active.postMessage({ keep: [location.pathname, root + '/bladen', ...(form ? [root + '/klaar/' + form] : []), ...$$('link[rel=stylesheet], script[src], header img').map(x => x.href || x.src), ...performance.getEntriesByType('resource').map(x => x.name).filter(x => x.includes('/vast/')), ...$$('a[data-form]').map(a => a.getAttribute('href'))] });
    } catch { /* offline reopening is an extra */ }
  }
})();
