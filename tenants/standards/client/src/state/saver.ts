// Pure: how saving moves. What is shown is saved a moment after the last change; a failed try is made again; another
// person's save in between stops everything until it is decided what becomes of both.
//
//   clean ── change ──> dirty ── due ──> sending ── ok ──> clean (or dirty again)
//                         ^                 │─ lost ─> waiting (tries again by itself)
//                         └── retry ────────│─ 409 ──> conflict ── decided ──> dirty
//                                           └─ 4xx ──> refused (the next change tries again)

export type Phase =
  | { name: "clean" }
  | { name: "dirty"; due: number }
  | { name: "sending" }
  | { name: "waiting"; due: number; tries: number; why: "network" | "server" | "sign_in" }
  | { name: "conflict" }
  | { name: "refused"; said: string };

export interface Saving {
  phase: Phase;
  /** Something was changed after what is being sent. */
  changed: boolean;
  tries: number;
}

export type Event =
  | { kind: "change"; now: number }
  | { kind: "send" }
  | { kind: "saved"; now: number }
  | { kind: "lost"; now: number; why: "network" | "server" | "sign_in" }
  | { kind: "conflict" }
  | { kind: "refused"; said: string }
  | { kind: "decided"; now: number }
  | { kind: "now"; now: number };

export const PAUSE = 600;
const LONGEST = 30_000;

export const CLEAN: Saving = { phase: { name: "clean" }, changed: false, tries: 0 };

export const backOff = (tries: number): number => Math.min(LONGEST, 1000 * 2 ** tries);

export function step(saving: Saving, event: Event): Saving {
  const { phase } = saving;
  switch (event.kind) {
    case "change":
      if (phase.name === "sending" || phase.name === "conflict") return { ...saving, changed: true };
      if (phase.name === "waiting") return saving;
      return { ...saving, phase: { name: "dirty", due: event.now + PAUSE } };
    case "now":
      if (phase.name === "dirty" || phase.name === "waiting" || phase.name === "refused") return { ...saving, phase: { name: "dirty", due: event.now } };
      return saving;
    case "send":
      return { ...saving, phase: { name: "sending" }, changed: false };
    case "saved":
      return saving.changed ? { phase: { name: "dirty", due: event.now + PAUSE }, changed: false, tries: 0 } : CLEAN;
    case "lost":
      return { phase: { name: "waiting", due: event.now + backOff(saving.tries), tries: saving.tries + 1, why: event.why }, changed: true, tries: saving.tries + 1 };
    case "conflict":
      return { phase: { name: "conflict" }, changed: true, tries: 0 };
    case "refused":
      return { phase: { name: "refused", said: event.said }, changed: false, tries: 0 };
    case "decided":
      return { phase: { name: "dirty", due: event.now }, changed: false, tries: 0 };
  }
}

/** When to look again: the moment at which something is due, or null. */
export function dueAt(saving: Saving): number | null {
  const { phase } = saving;
  return phase.name === "dirty" || phase.name === "waiting" ? phase.due : null;
}
