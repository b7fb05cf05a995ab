// The service worker: the form's files on the phone, so that /capture opens where there is no network.
//
//   /capture/new, /capture/assignments/...   the shell at once; it shows what the phone has, and asks if it has not
//   /capture, anything with ?from=server     the server's page; the shell when none comes in time
//   /capture/static/...                      by the address, which names the release
//   everything else                          as if there were no worker
//
// Nothing that the server makes for a person is kept here: that is in the database, by person, sealed.
import { clearOldReleases, fillRelease, kept, keptShell } from "./releases";

declare const self: ServiceWorkerGlobalScope;
const PATIENCE = 1_500;
const LONG_PATIENCE = 15_000;

self.addEventListener("install", (event) => {
  event.waitUntil(fillRelease().then(() => self.skipWaiting()));
});

/** An open form goes on with the release it was opened with: nothing of it is loaded again, its files stay. */
self.addEventListener("activate", (event) => {
  event.waitUntil(clearOldReleases().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    const form = pathname === "/capture/new" || pathname.startsWith("/capture/assignments/");
    const asked = searchParams.has("from");
    if (form && !asked) event.respondWith(shellOr(request));
    else if (form || pathname === "/capture") event.respondWith(serverOr(request, asked ? LONG_PATIENCE : PATIENCE));
    event.waitUntil(clearOldReleases());
  } else if (pathname.startsWith("/capture/static/")) {
    event.respondWith(kept(request).then((found) => found ?? fetch(request)));
  }
});

async function shellOr(request: Request): Promise<Response> {
  return (await keptShell()) ?? fetch(request);
}

async function serverOr(request: Request, patience: number): Promise<Response> {
  const answer = fetch(request).then((response) => (response.status >= 500 ? undefined : response), () => undefined);
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  return (await Promise.race([answer, late])) ?? (await keptShell()) ?? (await answer) ?? Response.error();
}
