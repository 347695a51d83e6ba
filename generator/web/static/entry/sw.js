// Reopens pages without a connection, and nothing else: the answers wait in the page's own store, never here.
'use strict';
const PAGES = 'werkblad-1', PATIENCE = 4000;
const ours = url => url.origin === location.origin && /^\/(vast\/|blad\/|bladen$|klaar\/)/.test(url.pathname);
// A sheet with answers in it (made for who has no JavaScript) is never kept: only those have no ETag.
const keeps = (url, r) => r.ok && !r.redirected && !url.search && (!url.pathname.startsWith('/blad/') || r.headers.has('ETag'));
addEventListener('install', e => e.waitUntil(skipWaiting()));
addEventListener('activate', e => e.waitUntil(clients.claim()));
addEventListener('message', e => e.waitUntil(caches.open(PAGES).then(cache => Promise.all([...new Set(e.data.keep)].map(async path => {
  const url = new URL(path, location); if (!ours(url)) return;
  if (url.pathname.startsWith('/vast/') && await cache.match(url.href)) return;
  try { const r = await fetch(url, { credentials: 'same-origin' }); if (keeps(url, r)) await cache.put(url.href, r); } catch { /* next time */ }
})))));
addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || !ours(url)) return;
  const kept = () => caches.open(PAGES).then(c => c.match(url.origin + url.pathname));
  if (url.pathname.startsWith('/vast/')) { e.respondWith(kept().then(r => r || fetch(e.request))); return; }
  e.respondWith((async () => {
    const fresh = fetch(e.request).then(async r => { if (keeps(url, r)) { const c = await caches.open(PAGES); await c.put(url.origin + url.pathname, r.clone()); } return r; });
    const slow = new Promise(done => setTimeout(done, PATIENCE)).then(kept);
    try { return await Promise.race([fresh, slow.then(r => r || fresh)]); } catch (error) { const r = await kept(); if (r) return r; throw error; }
  })());
});
