// Which texts stand in one language only, or in none.
import type { Item, Stage } from "../types";

export interface Gap {
  path: string;
  lang: "zh" | "en";
}

/** Empty, or a copy that waits for its translation. */
const blank = (text: unknown): boolean => typeof text !== "string" || !text.trim() || /^(【待译】|\[to translate\])/.test(text);

/** A pair: both are wanted when `needed`, else the other as soon as one is there. */
function pair(thing: object | undefined, stem: string, path: string, needed: boolean): Gap[] {
  const values = (thing ?? {}) as Record<string, unknown>;
  const [zhName, enName] = stem ? [`${stem}_zh`, `${stem}_en`] : ["zh", "en"];
  const zh = blank(values[zhName]);
  const en = blank(values[enName]);
  if (zh && en && !needed) return [];
  return [...(zh ? [{ path: `${path}${zhName}`, lang: "zh" as const }] : []), ...(en ? [{ path: `${path}${enName}`, lang: "en" as const }] : [])];
}

export function itemGaps(item: Item): Gap[] {
  const { response } = item;
  const gaps = [...pair(item, "text", "", true), ...pair(item, "help", "", false)];
  if (!response) return gaps;
  for (const [level, anchor] of Object.entries(response.anchors ?? {})) gaps.push(...pair(anchor, "", `response.anchors.${level}.`, true));
  (response.options ?? []).forEach((option, index) => gaps.push(...pair(option, "label", `response.options.${index}.`, true)));
  for (const stem of ["start", "stop", "unit"]) gaps.push(...pair(response, stem, "response.", response.type === "duration_seconds" && stem !== "unit"));
  return gaps;
}

export const stageGaps = (stage: Stage): Gap[] => pair(stage, "name", "", true);
