// Which screen is shown: a stage, or the summary before sending.
import { signal } from "@preact/signals";
import { long } from "../manner";
import { draft, goTo, progress } from "../session";
import type { StageProgress } from "../progress";
import { smoothly } from "./cards";

export type Screen = { kind: "stage"; stage: StageProgress; index: number } | { kind: "summary" };

export const SUMMARY = "summary";

/** How many open cards have been drawn since the form was opened; Infinity when nothing is held back any more. */
export const cardsDrawn = signal(1);

export function screenOf(): Screen {
  const { stages } = progress.value;
  const { screen } = draft.value.place;
  if (screen === SUMMARY || stages.length === 0) return { kind: "summary" };
  const index = Math.max(0, stages.findIndex(({ stage }) => stage.code === screen));
  return { kind: "stage", stage: stages[index]!, index };
}

export function showStage(code: string): void {
  cardsDrawn.value = Infinity; // who goes somewhere does not wait for what lies before it
  goTo(code);
  if (long.value) afterPaint(() => bringIntoView(code, "data-stage-page"));
  else toTop();
}

export function showSummary(): void {
  goTo(SUMMARY);
  toTop();
}

/** Opens the stage of an item and brings its card under the eye. */
export function showItem(code: string, stage: string): void {
  cardsDrawn.value = Infinity;
  goTo(stage, code);
  afterPaint(() => bringIntoView(code));
}

export function bringIntoView(code: string, kind = "data-item"): void {
  const card = document.querySelector<HTMLElement>(`[${kind}="${CSS.escape(code)}"]`);
  card?.scrollIntoView({ block: "start", behavior: smoothly() });
  card?.focus({ preventScroll: true });
}

function toTop(): void {
  afterPaint(() => {
    scrollTo({ top: 0 });
    document.querySelector<HTMLElement>(".screen h2")?.focus({ preventScroll: true });
  });
}

/** In a task of its own, before the next painting if there is time. */
export function soon(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}

/** A page that nobody sees is not painted: it need not wait. */
export function afterPaint(then: () => void): void {
  if (document.hidden) setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}

/** After the first drawing, when there is nothing more urgent; within a second in any case. */
export function atRest(then: () => void): void {
  afterPaint(() => {
    if ("requestIdleCallback" in window) requestIdleCallback(then, { timeout: 1000 });
    else setTimeout(then, 50);
  });
}
