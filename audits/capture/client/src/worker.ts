// The service worker that keeps the form's files on the phone, and which release this window runs.

const SCRIPT = "/capture/static/sw.js";

/** After the form can be used: its first moments belong to the auditor. */
export function installWorker(): void {
  holdRelease();
  if (!navigator.serviceWorker) return;
  void navigator.serviceWorker.register(SCRIPT, { scope: "/capture", updateViaCache: "none" }).catch(() => undefined);
}

/** While this window is open, the files of its release are kept: see sw/releases.ts. */
function holdRelease(): void {
  void navigator.locks?.request(`sanmi-form-${STAMP}`, { mode: "shared" }, () => new Promise<void>(() => undefined)).catch(() => undefined);
}

/** True when the form's files are on the phone and a worker serves them. */
export function ready(): boolean {
  return Boolean(navigator.serviceWorker?.controller);
}
