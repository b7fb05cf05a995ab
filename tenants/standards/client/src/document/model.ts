// Between the JSON document and the editor's rows. Every row keeps a key, by which selection, undo and the outline know it.
import type { Doc, Head, Item, JsonObject, Row, Stage } from "../types";

let made = 0;
export const newKey = (): string => `r${++made}`;

/** Read a document. Rows whose code the previous one had keep their key, and their object when nothing changed. */
export function readDocument(document: JsonObject, previous?: Doc): Doc {
  const { stages, items, ...head } = document;
  return {
    head: previous && same(previous.head, head) ? previous.head : (head as Head),
    stages: rowsOf<Stage>(stages, previous?.stages ?? []),
    items: rowsOf<Item>(items, previous?.items ?? []),
  };
}

function rowsOf<Value extends { code: string }>(values: unknown, previous: readonly Row<Value>[]): Row<Value>[] {
  const known = new Map(previous.map((row) => [row.value.code, row]));
  return (Array.isArray(values) ? values : []).filter(isObject).map((value) => {
    const before = known.get(String(value.code));
    known.delete(String(value.code));
    if (before && same(before.value, value)) return before;
    return { key: before?.key ?? newKey(), value: value as unknown as Value };
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The document as it is saved. */
export function writeDocument(doc: Doc): JsonObject {
  return { ...doc.head, stages: doc.stages.map((row) => row.value), items: doc.items.map((row) => row.value) };
}

/** Whether two JSON values say the same, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((one, index) => same(one, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => key in b && same(a[key], b[key]));
}

/** The stages as they are walked through: by their `order`, else as listed. */
export function stagesInOrder(doc: Doc): Row<Stage>[] {
  const place = (row: Row<Stage>, index: number): number => (typeof row.value.order === "number" ? row.value.order : index + 1);
  return doc.stages
    .map((row, index) => ({ row, place: place(row, index), index }))
    .sort((a, b) => a.place - b.place || a.index - b.index)
    .map(({ row }) => row);
}

export const itemsOf = (doc: Doc, stageCode: string): Row<Item>[] => doc.items.filter((row) => row.value.stage === stageCode);

export const findItem = (doc: Doc, key: string): Row<Item> | undefined => doc.items.find((row) => row.key === key);

export const findStage = (doc: Doc, key: string): Row<Stage> | undefined => doc.stages.find((row) => row.key === key);

export const byCode = (doc: Doc): Map<string, Item> => new Map(doc.items.map((row) => [row.value.code, row.value]));

/** Items whose stage does not exist; they are listed apart so that nothing is out of sight. */
export function homeless(doc: Doc): Row<Item>[] {
  const codes = new Set(doc.stages.map((row) => row.value.code));
  return doc.items.filter((row) => !codes.has(row.value.stage));
}

/** Leaves out keys set to undefined, so that "not stated" is not written. */
export function patched<Value extends object>(value: Value, change: Partial<Value>): Value {
  const next: Record<string, unknown> = { ...value, ...change };
  for (const key of Object.keys(change)) if (next[key] === undefined) delete next[key];
  return next as Value;
}
