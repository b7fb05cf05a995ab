// A document that is still being written, made fit to be drawn: what cannot be shown yet is left out, nothing is guessed.
import type { Condition, Item, Response, Stage, StandardDocument } from "../types";

type Loose = Record<string, unknown>;

const KINDS = new Set([
  "yes_no", "scale_0_5", "duration_seconds", "count", "number", "choice", "multi_choice", "deduction", "photo", "text",
  "signature", "datetime", "instruction",
]);
const MEASURED = new Set(["duration_seconds", "count", "number"]);
const CHOSEN = new Set(["choice", "multi_choice"]);
const TESTS = ["equals", "in", "at_most", "at_least"];

export function fit(document: unknown): StandardDocument {
  const given = isObject(document) ? document : {};
  const stages = unique(objects(given.stages).filter((stage) => isCode(stage.code)));
  const known = stages.map(({ code }) => code);
  const codes = new Set<string>();
  const items: Item[] = [];
  for (const item of unique(objects(given.items).filter((one) => isCode(one.code)))) {
    const stage = known.includes(item.stage) ? item.stage : known[0];
    const fitted = stage === undefined ? null : fitItem(item, stage, fitCondition(item.when, codes) ? item.when : null);
    if (!fitted) continue;
    items.push(fitted);
    codes.add(item.code as string);
  }
  return { ...given, name_zh: words(given.name_zh), name_en: words(given.name_en), stages: stages as unknown as Stage[], items };
}

/** What an item was fitted to, as long as it is the same object: a change of one item makes one new item. */
const fitted = new WeakMap<Loose, Item>();

function fitItem(item: Loose, stage: unknown, when: unknown): Item | null {
  const before = fitted.get(item);
  if (before && before.stage === stage && before.when === when) return before;
  const response = fitResponse(item.response);
  if (!response) return null;
  const made = { ...item, response, stage, when, text_zh: words(item.text_zh), text_en: words(item.text_en) } as Item;
  fitted.set(item, made);
  return made;
}

function fitResponse(given: unknown): Response | null {
  if (!isObject(given) || !KINDS.has(String(given.type))) return null;
  const response: Loose = { ...given };
  if (given.type === "yes_no" && !isObject(given.scores)) response.scores = { yes: 1, no: 0 };
  if (given.type === "scale_0_5") {
    response.anchors = Object.fromEntries(Object.entries(isObject(given.anchors) ? given.anchors : {}).filter(([, one]) => isObject(one)));
  }
  if (MEASURED.has(String(given.type))) {
    response.bands = objects(given.bands).map((band) => ({ ...band, min: limit(band.min), max: limit(band.max) }));
  }
  if (CHOSEN.has(String(given.type))) {
    response.options = unique(objects(given.options).filter((option) => option.value !== undefined && option.value !== ""), "value");
  }
  return response as unknown as Response;
}

/** A condition that cannot be read yet hides nothing. */
function fitCondition(given: unknown, earlier: ReadonlySet<string>): given is Condition {
  if (!isObject(given)) return false;
  for (const joint of ["and", "or"]) {
    if (joint in given) {
      const parts = given[joint];
      return Array.isArray(parts) && parts.length > 0 && parts.every((part) => fitCondition(part, earlier));
    }
  }
  if ("not" in given) return fitCondition(given.not, earlier);
  if (!earlier.has(String(given.item)) || (given.in !== undefined && !Array.isArray(given.in))) return false;
  return TESTS.some((test) => given[test] !== undefined);
}

function unique(rows: Loose[], key = "code"): Loose[] {
  const seen = new Set<unknown>();
  return rows.filter((row) => !seen.has(row[key]) && seen.add(row[key]));
}

const isObject = (value: unknown): value is Loose => typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isObject) : []);
const isCode = (value: unknown): value is string => typeof value === "string" && value !== "";
const words = (value: unknown): string => (typeof value === "string" ? value : "");
const limit = (value: unknown): number | null => (typeof value === "number" ? value : null);
