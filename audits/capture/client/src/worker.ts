// The service worker that keeps the form's files on the phone, and which release this window runs.
import { fetchPartsAhead } from "./part";

const SCRIPT = "/capture/static/sw.js";

/** After the form can be used: its first moments belong to the auditor. Without a worker its parts are fetched now. */
export function installWorker(): void {
  if (!navigator.serviceWorker) return fetchPartsAhead();
  navigator.serviceWorker.register(SCRIPT, { scope: "/capture", updateViaCache: "none" }).then(watch, fetchPartsAhead);
}

/** A worker that could not keep everything is thrown away by the browser. */
function watch({ installing, active }: ServiceWorkerRegistration): void {
  if (active) return;
  installing?.addEventListener("statechange", () => installing.state === "redundant" && fetchPartsAhead());
}

/** While this window is open, the files of its release are kept: see sw/releases.ts. */
export function holdRelease(): void {
  void navigator.locks?.request(`sanmi-form-${STAMP}`, { mode: "shared" }, () => new Promise<void>(() => undefined)).catch(() => undefined);
}

/** True when the form's files are on the phone and a worker serves them. */
export function ready(): boolean {
  return Boolean(navigator.serviceWorker?.controller);
}
