// What this browser keeps until the server's yes: the change since the last saved document, written as it is typed.
import type { Change } from "../document/diff";

export interface Kept {
  revision: number;
  at: number;
  change: Change;
}

/** A key for each window, so that two windows do not write over each other; the same again after a reload. */
export class Keeper {
  private readonly own: string;

  constructor(private readonly prefix: string) {
    this.own = `${prefix}:${windowName()}`;
  }

  write(revision: number, change: Change): boolean {
    try {
      localStorage.setItem(this.own, JSON.stringify({ revision, at: Date.now(), change } satisfies Kept));
      return true;
    } catch {
      return false;
    }
  }

  forget(): void {
    localStorage.removeItem(this.own);
  }

  /** What this window kept, else the newest that a window closed since has left behind. */
  read(now: number): Kept | null {
    const own = parsed(localStorage.getItem(this.own));
    if (own) return own;
    const left = Object.keys(localStorage).filter((name) => name.startsWith(`${this.prefix}:`));
    const found = left.flatMap((name) => {
      const kept = parsed(localStorage.getItem(name));
      return kept && now - kept.at > STILL_OPEN ? [{ name, kept }] : [];
    });
    found.sort((a, b) => b.kept.at - a.kept.at);
    if (!found[0]) return null;
    localStorage.removeItem(found[0].name);
    return found[0].kept;
  }
}

/** A change younger than this may belong to a window that is about to save it. */
const STILL_OPEN = 10_000;

function parsed(text: string | null): Kept | null {
  try {
    const value = JSON.parse(text ?? "null") as Kept | null;
    return value && typeof value.revision === "number" && value.change?.items ? value : null;
  } catch {
    return null;
  }
}

function windowName(): string {
  const known = sessionStorage.getItem("sanmi-window");
  if (known) return known;
  const made = Math.random().toString(36).slice(2, 10);
  sessionStorage.setItem("sanmi-window", made);
  return made;
}
