// Reopens pages without a connection, and nothing else: the answers wait in the page's own store, never here.
'use strict';
const ROOT = new URL(registration.scope).pathname.slice(0, -1), PAGES = 'werkblad-1' + ROOT, PATIENCE = 4000;
const below = url => url.pathname.startsWith(ROOT + '/') ? url.pathname.slice(ROOT.length) : '';
const ours = url => url.origin === location.origin && /^\/(vast\/|blad\/|bladen$|klaar\/)/.test(below(url));
// A sheet with answers in it (made for who has no JavaScript) is never kept: only those have no ETag.
const keeps = (url, r) => r.ok && !r.redirected && !url.search && (!below(url).startsWith('/blad/') || r.headers.has('ETag'));
addEventListener('install', e => e.waitUntil(skipWaiting()));
addEventListener('activate', e => e.waitUntil(clients.claim()));
addEventListener('message', e => e.waitUntil(caches.open(PAGES).then(cache => Promise.all([...new Set(e.data.keep)].map(async path => {
  const url = new URL(path, location); if (!ours(url)) return;
  if (below(url).startsWith('/vast/') && await cache.match(url.href)) return;
  try { const r = await fetch(url, { credentials: 'same-origin' }); if (keeps(url, r)) await cache.put(url.href, r); } catch { /* next time */ }
})))));
addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || !ours(url)) return;
  const kept = () => caches.open(PAGES).then(c => c.match(url.origin + url.pathname));
  if (below(url).startsWith('/vast/')) { e.respondWith(kept().then(r => r || fetch(e.request))); return; }
  e.respondWith((async () => {
    const fresh = fetch(e.request).then(async r => { if (keeps(url, r)) { const c = await caches.open(PAGES); await c.put(url.origin + url.pathname, r.clone()); } return r; });
    const slow = new Promise(done => setTimeout(done, PATIENCE)).then(kept);
    try { return await Promise.race([fresh, slow.then(r => r || fresh)]); } catch (error) { const r = await kept(); if (r) return r; throw error; }
  })());
});
