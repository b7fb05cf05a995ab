// What is answered, what is missing: pure, from the document and the answers.
import { visibleItems } from "./conditions";
import { evidenceGiven } from "./judge";
import type { Answers, Entry, Item, Stage, StandardDocument } from "./types";

export function asksNothing(item: Item): boolean {
  return item.response.type === "instruction";
}

export function answered(item: Item, entry: Entry | undefined): boolean {
  if (!entry) return false;
  if (entry.na) return true;
  if (item.response.type === "photo") return Boolean(entry.evidence?.length);
  if (typeof entry.value === "string") return entry.value.trim() !== "";
  return entry.value !== undefined;
}

export type Gap = { item: Item; why: "running" | "evidence" | "required" | "open" };

/** Why an item is not finished; null when it is. "open" may be sent as it is, the others may not. */
export function gapOf(item: Item, entry: Entry | undefined): Gap | null {
  if (asksNothing(item)) return null;
  if (entry?.running !== undefined) return { item, why: "running" };
  if (!answered(item, entry)) return { item, why: item.required ? "required" : "open" };
  return evidenceGiven(item, entry) ? null : { item, why: "evidence" };
}

export interface StageProgress {
  stage: Stage;
  items: Item[];
  asked: number;
  done: number;
  gaps: Gap[];
}

export interface Progress {
  stages: StageProgress[];
  asked: number;
  done: number;
  gaps: Gap[];
  na: number;
  notes: number;
  photos: number;
}

/** Stages in order; a stage whose items are all hidden is left out. */
export function progressOf(document: StandardDocument, answers: Answers): Progress {
  const visible = visibleItems(document, answers);
  const place = new Map(document.stages.map((stage, n) => [stage, stage.order ?? n + 1]));
  const ordered = [...document.stages].sort((a, b) => place.get(a)! - place.get(b)!);
  const stages = ordered
    .map((stage) => stageProgress(stage, visible.filter((item) => item.stage === stage.code), answers))
    .filter((stage) => stage.items.length > 0);
  const entries = visible.map((item) => answers[item.code]);
  const shown = visible.filter((item) => item.response.type !== "signature");
  return {
    stages,
    asked: stages.reduce((sum, stage) => sum + stage.asked, 0),
    done: stages.reduce((sum, stage) => sum + stage.done, 0),
    gaps: stages.flatMap((stage) => stage.gaps),
    na: entries.filter((entry) => entry?.na).length,
    notes: entries.filter((entry) => entry?.note?.trim()).length,
    photos: shown.reduce((sum, item) => sum + (answers[item.code]?.evidence?.length ?? 0), 0),
  };
}

function stageProgress(stage: Stage, items: Item[], answers: Answers): StageProgress {
  const gaps = items.map((item) => gapOf(item, answers[item.code])).filter((gap) => gap !== null);
  const asked = items.filter((item) => !asksNothing(item)).length;
  return { stage, items, asked, done: asked - gaps.length, gaps };
}
