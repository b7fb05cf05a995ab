// One window at a time writes a draft. A window that died holds nothing: its lock went with it.
import { signal } from "@preact/signals";

/** "elsewhere": another window has it; "taken": another window took it over from this one. */
export const holding = signal<"mine" | "elsewhere" | "taken">("mine");

const PATIENCE = 700; // a page that is just being left lets go within this time (ms)
let letGo: () => void = () => undefined;

/** Takes the draft for this window; false when another window has it. `over`: takes it from that window. */
export async function hold(id: string, over = false): Promise<boolean> {
  letGo();
  if (!navigator.locks) return true; // no secure context: two windows merge answer by answer
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), PATIENCE);
  const got = await new Promise<boolean>((resolve) => {
    let had = false;
    const how: LockOptions = over ? { steal: true } : { signal: waiting.signal };
    const kept = navigator.locks.request(`sanmi-draft-${id}`, how, () => {
      had = true;
      resolve(true);
      return new Promise<void>((done) => (letGo = done));
    });
    kept.catch(() => {
      if (had) holding.value = "taken";
      resolve(false);
    });
  });
  clearTimeout(timer);
  holding.value = got ? "mine" : "elsewhere";
  return got;
}
