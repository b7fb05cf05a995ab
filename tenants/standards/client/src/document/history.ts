// Undo and redo: every step keeps the document before and after it (they share all that did not change).
import type { Both } from "../words";

export interface Step<Value> {
  before: Value;
  after: Value;
  label: Both;
  /** Steps with the same name that follow each other closely become one: typing into one field. */
  merge: string | null;
  /** Where the editor was, to lead back there. */
  placeBefore: string;
  placeAfter: string;
  at: number;
}

export interface History<Value> {
  done: readonly Step<Value>[];
  undone: readonly Step<Value>[];
}

export const MOST_STEPS = 500;
const PAUSE = 1500;

export const emptyHistory = <Value>(): History<Value> => ({ done: [], undone: [] });

export function record<Value>(history: History<Value>, step: Step<Value>): History<Value> {
  const last = history.done.at(-1);
  const joins = last && step.merge !== null && last.merge === step.merge && step.at - last.at < PAUSE && history.undone.length === 0;
  if (joins) {
    const joined = { ...last, after: step.after, placeAfter: step.placeAfter, at: step.at };
    return { done: [...history.done.slice(0, -1), joined], undone: [] };
  }
  return { done: [...history.done, step].slice(-MOST_STEPS), undone: [] };
}

export function undo<Value>(history: History<Value>): [History<Value>, Step<Value>] | null {
  const step = history.done.at(-1);
  return step ? [{ done: history.done.slice(0, -1), undone: [...history.undone, step] }, step] : null;
}

export function redo<Value>(history: History<Value>): [History<Value>, Step<Value>] | null {
  const step = history.undone.at(-1);
  return step ? [{ done: [...history.done, step], undone: history.undone.slice(0, -1) }, step] : null;
}

/** No later keystroke joins the last step: the field was left. */
export function closeStep<Value>(history: History<Value>): History<Value> {
  const last = history.done.at(-1);
  return last?.merge ? { ...history, done: [...history.done.slice(0, -1), { ...last, merge: null }] } : history;
}
