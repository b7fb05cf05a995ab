// The kinds of answers: their names, a first version of each, whether they can earn points.
import { both, type Both } from "../words";
import type { Band, Item, Kind, Level, Option, Response } from "../types";

export interface KindFacts {
  kind: Kind;
  icon: string;
  name: Both;
  hint: Both;
}

export const KINDS: KindFacts[] = [
  { kind: "yes_no", icon: "check", name: both("是 / 否", "Yes or no"), hint: both("做到了没有", "Done or not done") },
  { kind: "scale_0_5", icon: "star", name: both("0–5 级", "Level 0 to 5"), hint: both("有一般与优质的说明", "With words for general and excellent") },
  { kind: "duration_seconds", icon: "stopwatch", name: both("计时", "Timed"), hint: both("秒表，按时段给分", "A stopwatch, points by span") },
  { kind: "count", icon: "tally", name: both("计数", "Count"), hint: both("次数或件数，按区间给分", "Times or pieces, points by span") },
  { kind: "number", icon: "scale", name: both("数值", "Number"), hint: both("温度、分贝等带单位的数", "A figure with a unit") },
  { kind: "choice", icon: "one", name: both("单选", "One choice"), hint: both("几种情形选一种", "One of several cases") },
  { kind: "multi_choice", icon: "several", name: both("多选", "Several choices"), hint: both("选中的加分或扣分", "What is ticked adds or takes") },
  { kind: "deduction", icon: "off", name: both("扣分", "Deduction"), hint: both("每出现一次扣几分", "Points off each time") },
  { kind: "photo", icon: "camera", name: both("照片", "Photo"), hint: both("只记录，不计分", "Recorded, never scored") },
  { kind: "text", icon: "note", name: both("文字", "Text"), hint: both("只记录，不计分", "Recorded, never scored") },
  { kind: "signature", icon: "edit", name: both("签名", "Signature"), hint: both("只记录，不计分", "Recorded, never scored") },
  { kind: "datetime", icon: "calendar", name: both("日期时间", "Date and time"), hint: both("只记录，不计分", "Recorded, never scored") },
  { kind: "instruction", icon: "info", name: both("说明", "Instruction"), hint: both("给检查员看，不作答", "For the auditor to read") },
];

const UNKNOWN: KindFacts = { kind: "text", icon: "help", name: both("未知题型", "Unknown kind"), hint: both("", "") };

export function kindFacts(type: string | undefined): KindFacts {
  return KINDS.find((one) => one.kind === type) ?? UNKNOWN;
}

export const RECORDED: ReadonlySet<string> = new Set(["photo", "text", "signature", "datetime", "instruction"]);

export const LEVELS: { level: Level; name: Both }[] = [
  { level: "excellent", name: both("优质", "Excellent") },
  { level: "general", name: both("一般", "General") },
  { level: "below_general", name: both("低于一般", "Below general") },
  { level: "absent", name: both("没有做到", "Absent") },
];

const band = (min: number, max: number | null, score: number, level: Level): Band => ({ min, max, score, level });
const option = (value: string, zh: string, en: string, score: number | null): Option => ({ value, label_zh: zh, label_en: en, score });

/** A first version of an answer of this kind, ready to use. */
export function firstResponse(kind: Kind): Response {
  switch (kind) {
    case "yes_no":
      return { type: kind, scores: { yes: 1, no: 0 } };
    case "scale_0_5":
      return { type: kind, anchors: { "0": { level: "absent", zh: "", en: "" }, "1": { level: "below_general", zh: "", en: "" }, "3": { level: "general", zh: "", en: "" }, "5": { level: "excellent", zh: "", en: "" } } };
    case "duration_seconds":
      return {
        type: kind, start_zh: "", start_en: "", stop_zh: "", stop_en: "", threshold_basis: "practice",
        bands: [band(0, 3, 1, "excellent"), band(3, 10, 0.6, "general"), band(10, 30, 0.2, "below_general"), band(30, null, 0, "absent")],
      };
    case "count":
      return { type: kind, limit: null, unit_zh: "次", unit_en: "times", threshold_basis: "practice", bands: [band(0, 0, 1, "excellent"), band(1, 2, 0.6, "general"), band(3, null, 0, "absent")] };
    case "number":
      return { type: kind, unit_zh: "", unit_en: "", bands: [band(0, 10, 1, "excellent"), band(10, 20, 0.5, "general"), { min: 20, max: null, score: 0, level: "absent" }] };
    case "choice":
      return { type: kind, options: [option("full", "完全做到", "Fully", 1), option("partly", "部分做到", "Partly", 0.5), option("none", "没有做到", "Not at all", 0)] };
    case "multi_choice":
      return { type: kind, mode: "sum", options: [option("a", "", "", 0.5), option("b", "", "", 0.5)] };
    case "deduction":
      return { type: kind, per_occurrence: 1 };
    case "photo":
      return { type: kind, max_photos: 3 };
    case "text":
      return { type: kind, max_chars: 500 };
    default:
      return { type: kind };
  }
}

/** Whether an answer of this kind can earn points at all, whatever the weight. */
export function canScore(response: Response | undefined): boolean {
  const type = response?.type;
  if (!response || !type || RECORDED.has(type)) return false;
  if (type === "yes_no") return !response.scores || response.scores.yes !== null || response.scores.no !== null;
  if (type === "choice" || type === "multi_choice") return (response.options ?? []).some((one) => one.score !== null);
  if (type === "duration_seconds" || type === "count" || type === "number") return (response.bands ?? []).some((one) => one.score !== null);
  return true;
}

/** Whether an item's weight stands in the sum of weights: it scores, and is no bonus. */
export function counts(item: Item): boolean {
  return !item.bonus && canScore(item.response) && (item.weight ?? 0) > 0;
}

export const SHARED_KEYS = ["bands", "options", "unit_zh", "unit_en", "threshold_basis"] as const;

/** An answer of another kind that keeps what both can carry: the bands of a count for a number, options for options. */
export function converted(from: Response, kind: Kind): Response {
  const made = firstResponse(kind);
  const banded = (type: string): boolean => type === "duration_seconds" || type === "count" || type === "number";
  const optioned = (type: string): boolean => type === "choice" || type === "multi_choice";
  if (banded(from.type) && banded(kind)) {
    if (from.bands?.length) made.bands = from.bands;
    if ("unit_zh" in made && from.unit_zh !== undefined) made.unit_zh = from.unit_zh;
    if ("unit_en" in made && from.unit_en !== undefined) made.unit_en = from.unit_en;
  }
  if (optioned(from.type) && optioned(kind) && from.options) made.options = from.options;
  return made;
}
