// What can be done to items. Every deed takes a document and gives another; a deed that may not be done throws a Refusal.
import { Refusal, type Doc, type Item, type Row } from "../types";
import { both } from "../words";
import { newItemCode } from "./codes";
import { renameItem, withoutItem } from "./condition";
import { firstResponse } from "./kinds";
import { dependants } from "./logic";
import { findItem, itemsOf, newKey, patched, stagesInOrder } from "./model";

export function changeItem(doc: Doc, key: string, change: Partial<Item>): Doc {
  return { ...doc, items: doc.items.map((row) => (row.key === key ? { key, value: patched(row.value, change) } : row)) };
}

export function newItem(code: string, stage: string): Item {
  return {
    code, stage, text_zh: "", text_en: "", response: firstResponse("yes_no"), weight: 0, critical: false,
    dimension: null, aspect: null, evidence: "none", na_allowed: false, maps_to: null, time_measure: null, source: [],
  };
}

/** A new item at the end of a stage, or after another item. Returns its key too. */
export function addItem(doc: Doc, stage: string, after: string | null, used: ReadonlySet<string>, given: Partial<Item> = {}): [Doc, string] {
  const row: Row<Item> = { key: newKey(), value: { ...newItem(newItemCode(doc, stage, used), stage), ...given } };
  const place = after ? doc.items.findIndex((one) => one.key === after) + 1 : placeAt(doc, stage, Infinity);
  return [{ ...doc, items: insert(doc.items, place, row) }, row.key];
}

export function duplicateItem(doc: Doc, key: string, used: ReadonlySet<string>): [Doc, string] {
  const source = findItem(doc, key)!.value;
  const { shared: _shared, ...copy } = source;
  const code = newItemCode(doc, source.stage, used);
  return addItem(doc, source.stage, key, used, { ...structuredClone(copy), code });
}

/** Take an item out, and with it the conditions that ask for it. Returns the items whose condition changed. */
export function removeItem(doc: Doc, key: string): [Doc, Item[]] {
  const gone = findItem(doc, key)!.value;
  const touched = dependants(doc, gone.code);
  const items = doc.items.filter((row) => row.key !== key).map((row) => {
    if (!row.value.when || !touched.includes(row.value)) return row;
    return { key: row.key, value: patched(row.value, { when: withoutItem(row.value.when, gone.code) ?? undefined }) };
  });
  return [{ ...doc, items }, touched];
}

/** Move an item into a stage, before the item at `index` there (Infinity: at the end). Its code stays. */
export function moveItem(doc: Doc, key: string, stage: string, index: number): Doc {
  const row = findItem(doc, key)!;
  const rest: Doc = { ...doc, items: doc.items.filter((one) => one.key !== key) };
  const value = row.value.stage === stage ? row.value : { ...row.value, stage };
  return { ...doc, items: insert(rest.items, placeAt(rest, stage, index), { key, value }) };
}

/** One step up or down, through the ends of stages into the next. Null at the very end. */
export function stepItem(doc: Doc, key: string, by: 1 | -1): Doc | null {
  const row = findItem(doc, key)!;
  const stages = stagesInOrder(doc).map((one) => one.value.code);
  const siblings = itemsOf(doc, row.value.stage);
  const at = siblings.findIndex((one) => one.key === key);
  if (siblings[at + by]) return moveItem(doc, key, row.value.stage, at + by);
  const neighbour = stages[stages.indexOf(row.value.stage) + by];
  if (neighbour === undefined) return null;
  return moveItem(doc, key, neighbour, by === 1 ? 0 : Infinity);
}

/** Where in the list of items the `index`-th item of a stage stands, or would stand. */
function placeAt(doc: Doc, stage: string, index: number): number {
  const siblings = itemsOf(doc, stage);
  if (index < siblings.length) return doc.items.indexOf(siblings[Math.max(index, 0)]!);
  const last = siblings.at(-1);
  if (last) return doc.items.indexOf(last) + 1;
  const stages = stagesInOrder(doc).map((row) => row.value.code);
  const earlier = new Set(stages.slice(0, stages.indexOf(stage)));
  return doc.items.reduce((place, row, at) => (earlier.has(row.value.stage) ? at + 1 : place), 0);
}

function insert<Value>(list: readonly Value[], place: number, value: Value): Value[] {
  return [...list.slice(0, place), value, ...list.slice(place)];
}

/** Give an item another code; conditions that name it follow. */
export function recodeItem(doc: Doc, key: string, code: string, frozen: ReadonlySet<string>): Doc {
  const before = findItem(doc, key)!.value.code;
  if (code === before) return doc;
  if (frozen.has(before)) throw new Refusal(both(`${before} 已在发布的版本中使用，代号不能再改，趋势靠它相连`, `${before} is in a published version; its code stays, trends hang on it`));
  if (frozen.has(code)) throw new Refusal(both(`${code} 曾用于已发布的检查项，请另取一个`, `${code} belonged to a published item; choose another`));
  if (!/^\S{1,64}$/.test(code)) throw new Refusal(both("代号为 1–64 个字符，不含空格", "A code is 1 to 64 characters without spaces"));
  if (doc.items.some((row) => row.key !== key && row.value.code === code)) throw new Refusal(both(`已有代号为 ${code} 的检查项`, `There already is an item ${code}`));
  const items = doc.items.map((row) => {
    const own = row.key === key ? { ...row.value, code } : row.value;
    const value = own.when ? { ...own, when: renameItem(own.when, before, code) } : own;
    return value === row.value || (row.key !== key && !dependsOn(row.value, before)) ? row : { key: row.key, value };
  });
  return { ...doc, items };
}

const dependsOn = (item: Item, code: string): boolean => JSON.stringify(item.when ?? null).includes(`"item":${JSON.stringify(code)}`);

/** Set several weights at once. */
export function setWeights(doc: Doc, weights: ReadonlyMap<string, number>): Doc {
  return { ...doc, items: doc.items.map((row) => {
    const weight = weights.get(row.key);
    return weight === undefined || weight === row.value.weight ? row : { key: row.key, value: { ...row.value, weight } };
  }) };
}
