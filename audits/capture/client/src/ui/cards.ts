// Which cards stand open. A finished card folds to one line; the one under the thumb stays until another is touched.
import { signal } from "@preact/signals";
import { draft } from "../session";
import { asksNothing, gapOf } from "../progress";
import type { Item } from "../types";

const LINGER = 240;
const HEAD_AND_BAR = 76 + 150; // as scroll-margin in card.css

/** The finished card that still stands open; null when all finished cards are folded. */
export const held = signal<string | null>(null);
/** The card whose fold has begun and can still be stopped. */
export const folding = signal<string | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function isFolded(item: Item): boolean {
  return held.value !== item.code && !asksNothing(item) && gapOf(item, draft.value.answers[item.code]) === null;
}

/** Keeps a card open under the thumb: a fold that an earlier tap began must not take a note or photo away. */
export function hold(code: string): void {
  clearTimeout(timer);
  folding.value = null;
  held.value = code;
}

/** Folds after the eye has seen the choice, then brings the next open card into view. What is still asked for stays. */
export function fold(item: Item): void {
  hold(item.code);
  folding.value = item.code;
  timer = setTimeout(() => {
    folding.value = null;
    if (gapOf(item, draft.value.answers[item.code])) return showWhatIsAsked(item.code);
    held.value = null;
    requestAnimationFrame(() => showNextAfter(item.code));
  }, LINGER);
}

function showWhatIsAsked(code: string): void {
  const asked = document.querySelector(`[data-item="${CSS.escape(code)}"] .extras`);
  asked?.scrollIntoView({ block: "nearest", behavior: smoothly() });
}

function showNextAfter(code: string): void {
  const cards = [...document.querySelectorAll<HTMLElement>("[data-item]")];
  const from = cards.findIndex((card) => card.dataset.item === code);
  const next = cards.slice(from + 1).find((card) => card.dataset.open === "true");
  const fits = next && next.offsetHeight < innerHeight - HEAD_AND_BAR;
  next?.scrollIntoView({ block: fits ? "nearest" : "start", behavior: smoothly() });
}

export function smoothly(): ScrollBehavior {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
}
