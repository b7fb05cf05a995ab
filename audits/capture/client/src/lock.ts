// One window at a time writes a draft. A window that died holds nothing: its lock went with it.
import { signal } from "@preact/signals";

/** "elsewhere": another window has it; "taken": another window took it over from this one. */
export const holding = signal<"mine" | "elsewhere" | "taken">("mine");

const LEAVING = [0, 150, 250, 300]; // a page that is just being left lets go within this time (ms)
let letGo: () => void = () => undefined;

/** Takes the draft for this window; false when another window has it. `over`: takes it from that window. */
export async function hold(id: string, over = false): Promise<boolean> {
  letGo();
  if (!navigator.locks) return true; // no secure context: two windows merge answer by answer
  let got = false;
  for (const pause of over ? [0] : LEAVING) {
    if (pause) await new Promise((done) => setTimeout(done, pause));
    got = await ask(id, over ? { steal: true } : { ifAvailable: true });
    if (got) break;
  }
  holding.value = got ? "mine" : "elsewhere";
  return got;
}

/** However slow the phone: only another window's lock is a no. */
function ask(id: string, how: LockOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const kept = navigator.locks.request(`sanmi-draft-${id}`, how, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<void>((done) => (letGo = done)) : undefined;
    });
    kept.catch(() => (holding.value = "taken"));
  });
}
