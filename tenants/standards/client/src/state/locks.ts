// Weights that stay when others are spread. A convenience of this browser, by item code; nothing of the standard.
import { signal } from "@preact/signals";
import { boot, doc } from "./store";

export const locks = signal<ReadonlySet<string>>(new Set());

const name = (): string => `sanmi-locks:${boot.standard.id}`;

export function openLocks(): void {
  try {
    const kept = JSON.parse(localStorage.getItem(name()) ?? "[]") as string[];
    locks.value = new Set(kept);
  } catch {
    locks.value = new Set();
  }
}

export function lock(codes: readonly string[], on: boolean): void {
  const next = new Set(locks.peek());
  for (const code of codes) {
    if (on) next.add(code);
    else next.delete(code);
  }
  locks.value = next;
  try {
    localStorage.setItem(name(), JSON.stringify([...next]));
  } catch {
    // the locks hold as long as the window
  }
}

/** The keys of the locked rows. */
export const lockedKeys = (): Set<string> => new Set(doc.value.items.filter((row) => locks.value.has(row.value.code)).map((row) => row.key));
