// The files of a release in a cache of their own: all of them, checked by their SHA-256, or none.
declare const self: ServiceWorkerGlobalScope;
declare const STAMP: string;
/** Address -> SHA-256 in hex; written by the build. */
declare const FILES: Record<string, string>;

const PREFIX = "sanmi-form-";
const PRESENT = PREFIX + STAMP;
const SHELL = "/capture/static/shell.html";

/** Rejects when one file is missing or not what the build made: then nothing is kept, and the old release goes on. */
export async function fillRelease(): Promise<void> {
  const files = await Promise.all(Object.entries(FILES).map(async ([url, sha]) => [url, await whole(url, sha)] as const));
  const cache = await caches.open(PRESENT);
  try {
    await Promise.all(files.map(([url, response]) => cache.put(url, response)));
  } catch (error) {
    await caches.delete(PRESENT);
    throw error;
  }
}

/** A wrong answer (a portal, a half-made release, a broken copy) is asked for once more past all caches. */
async function whole(url: string, sha: string): Promise<Response> {
  for (const cache of ["default", "reload"] as const) {
    const response = await fetch(url, { cache, credentials: "omit", redirect: "error" });
    if (response.status === 200 && (await sha256(await response.clone().arrayBuffer())) === sha) return response;
  }
  throw new Error(`${url} is not what this release was built with`);
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A file of whatever release: its address names the release. */
export function kept(request: Request): Promise<Response | undefined> {
  return caches.match(request);
}

export async function keptShell(): Promise<Response | undefined> {
  return (await caches.open(PRESENT)).match(SHELL, { ignoreSearch: true });
}

/** Every window holds a lock named as its release: files that an open form may still ask for stay. */
export async function clearOldReleases(): Promise<void> {
  const { held = [] } = await self.navigator.locks.query();
  const inUse = new Set([PRESENT, ...held.map((lock) => lock.name)]);
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !inUse.has(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
