{% load static %}// Keeps the shell's static files and the offline page; a page that somebody signed in for is never kept.
const KEPT = "hesi-{{ version|escapejs }}";
const OFFLINE = "{% url 'offline' %}";
const FILES = [{% for path in kept %}
  "{{ path|escapejs }}",{% endfor %}
];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT).then((cache) => cache.addAll([OFFLINE, ...FILES])).then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith("hesi-") && name !== KEPT).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (FILES.includes(address.pathname)) {
    event.respondWith(caches.match(address.pathname, { cacheName: KEPT }).then((kept) => kept || fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => caches.match(OFFLINE, { cacheName: KEPT })));
  }
});
