// Keeps the phone's page, whole and by version, so that it opens without signal. It keeps no words of
// anybody: those lie in the phone's database, which no new version touches.
// `KEPT` stands before this: slug, version, page, languages, files.

const CACHE = `hearth-phone:${KEPT.slug}:${KEPT.version}`;
const OURS = `hearth-phone:${KEPT.slug}:`;
const CHOICE = `hearth-phone-choice:${KEPT.slug}`;
const pageIn = (language) => `${KEPT.page}?lang=${language}`;

self.addEventListener("install", (event) => {
  // Some browsers ask the network and the worker at once; here only the worker is asked.
  const route = { condition: { urlPattern: { pathname: KEPT.page } }, source: "fetch-event" };
  const told = event.addRoutes?.(route)?.catch(() => {});
  event.waitUntil(Promise.all([keepAll(), told]));
});

// All or nothing: when one part cannot be fetched, the version that is there stays.
async function keepAll() {
  const cache = await caches.open(CACHE);
  const pages = KEPT.languages.map((language) => new Request(pageIn(language), { credentials: "omit", cache: "reload" }));
  const files = KEPT.files.map((address) => new Request(address, { credentials: "omit", cache: "no-cache" }));
  await cache.addAll([...pages, ...files]);
}

self.addEventListener("activate", (event) => event.waitUntil(tidyUp()));

async function tidyUp() {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && name !== CACHE) await caches.delete(name);
  await self.clients.claim();
}

self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === KEPT.page) event.respondWith(page(address, request));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => Response.redirect(KEPT.page)));
  else if (KEPT.files.includes(address.pathname)) event.respondWith(file(request));
});

async function page(address, request) {
  const chosen = address.searchParams.get("lang") || (await (await caches.match("/language", { cacheName: CHOICE }))?.text());
  const language = KEPT.languages.includes(chosen) ? chosen : KEPT.languages[0];
  return (await caches.match(pageIn(language), { cacheName: CACHE })) ?? fetch(request);
}

async function file(request) {
  return (await caches.match(request.url, { cacheName: CACHE })) ?? fetch(request);
}
