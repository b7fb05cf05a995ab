// Two people's changes of one draft, item by item: what each did since the version both began from, and one of both.
import { isObject, readDocument, same, writeDocument } from "./model";
import type { Doc, JsonObject } from "../types";

export type Deed = "added" | "removed" | "changed" | null;

/** One place that differs between mine and theirs. kind and code name it; clash: both changed the same part of it. */
export interface Difference {
  kind: "item" | "stage" | "head" | "order";
  code: string;
  mine: Deed;
  theirs: Deed;
  clash: boolean;
  before: unknown;
  mineNow: unknown;
  theirsNow: unknown;
}

type Keyed = Map<string, unknown>;

export function differences(base: JsonObject, mine: JsonObject, theirs: JsonObject): Difference[] {
  const head = compare("head", headOf(base), headOf(mine), headOf(theirs));
  const stages = compare("stage", listOf(base.stages), listOf(mine.stages), listOf(theirs.stages));
  const items = compare("item", listOf(base.items), listOf(mine.items), listOf(theirs.items));
  return [...head, ...stages, ...items];
}

function compare(kind: Difference["kind"], base: Keyed, mine: Keyed, theirs: Keyed): Difference[] {
  const codes = [...new Set([...theirs.keys(), ...mine.keys(), ...base.keys()])];
  return codes.flatMap((code) => {
    const [before, mineNow, theirsNow] = [base.get(code), mine.get(code), theirs.get(code)];
    if (same(mineNow, theirsNow)) return [];
    const [ours, others] = [deed(before, mineNow), deed(before, theirsNow)];
    return [{ kind, code, mine: ours, theirs: others, clash: ours !== null && others !== null && overlap(before, mineNow, theirsNow), before, mineNow, theirsNow }];
  });
}

function deed(before: unknown, now: unknown): Deed {
  if (same(before, now)) return null;
  if (before === undefined) return "added";
  return now === undefined ? "removed" : "changed";
}

/** Whether both changed the same key, or something that has no keys. */
function overlap(before: unknown, mine: unknown, theirs: unknown): boolean {
  if (!isObject(before) || !isObject(mine) || !isObject(theirs)) return true;
  return Object.keys({ ...before, ...mine, ...theirs }).some((key) => !same(mine[key], before[key]) && !same(theirs[key], before[key]) && !same(mine[key], theirs[key]));
}

/** Theirs with the keys that I changed on top. */
function overlaid(before: unknown, mine: unknown, theirs: unknown): unknown {
  if (!isObject(before) || !isObject(mine) || !isObject(theirs)) return mine;
  const made: JsonObject = {};
  for (const key of Object.keys({ ...theirs, ...mine })) {
    const value = same(mine[key], before[key]) ? theirs[key] : mine[key];
    if (value !== undefined) made[key] = value;
  }
  return made;
}

function headOf(document: JsonObject): Keyed {
  const { stages: _stages, items: _items, ...head } = document;
  return new Map(Object.entries(head));
}

function listOf(values: unknown): Keyed {
  return new Map((Array.isArray(values) ? values : []).filter(isObject).map((value) => [String(value.code), value]));
}

/**
 * Their document with my changes on top, key by key. Where both changed the same, mine stands unless `theirsAt` names
 * the place ("item BK-AR01"). Rows that I added follow the row that they follow in mine.
 */
export function merge(base: JsonObject, mine: JsonObject, theirs: JsonObject, theirsAt: ReadonlySet<string>): JsonObject {
  const found = differences(base, mine, theirs);
  const wins = new Map(found.map((one) => [`${one.kind} ${one.code}`, one.mine !== null && !(one.clash && theirsAt.has(`${one.kind} ${one.code}`))]));
  const head = new Map([...headOf(theirs)]);
  for (const one of found.filter(({ kind, code }) => kind === "head" && wins.get(`head ${code}`))) {
    if (one.mineNow === undefined) head.delete(one.code);
    else head.set(one.code, overlaid(one.before, one.mineNow, one.theirsNow));
  }
  const list = (kind: "stage" | "item", name: "stages" | "items"): unknown[] =>
    mergeList(listOf(base[name]), listOf(mine[name]), listOf(theirs[name]), (code) => wins.get(`${kind} ${code}`) ?? false);
  return { ...Object.fromEntries(head), stages: list("stage", "stages"), items: list("item", "items") };
}

function mergeList(base: Keyed, mine: Keyed, theirs: Keyed, mineWins: (code: string) => boolean): unknown[] {
  const moved = !sameOrder([...mine.keys()], [...base.keys()]);
  const [first, second] = moved ? [mine, theirs] : [theirs, mine];
  const order = [...first.keys()];
  let after: string | null = null;
  for (const code of second.keys()) {
    if (!first.has(code)) order.splice(after === null ? 0 : order.indexOf(after) + 1, 0, code);
    after = code;
  }
  return order.map((code) => (mineWins(code) ? overlaid(base.get(code), mine.get(code), theirs.get(code)) : theirs.get(code))).filter((value) => value !== undefined);
}

function sameOrder(now: string[], before: string[]): boolean {
  const both = new Set(before);
  const kept = now.filter((code) => both.has(code));
  const still = new Set(kept);
  return before.filter((code) => still.has(code)).every((code, index) => code === kept[index]);
}

/** What `doc` changed since `saved`, small enough to be written at every keystroke. */
export interface Change {
  head?: unknown;
  stages?: unknown[];
  order?: string[];
  items: Record<string, unknown>;
}

export function changeSince(saved: Doc, doc: Doc): Change | null {
  if (saved === doc) return null;
  const known = new Map(saved.items.map((row) => [row.value.code, row.value]));
  const change: Change = { items: {} };
  if (doc.head !== saved.head) change.head = doc.head;
  if (doc.stages !== saved.stages) change.stages = doc.stages.map((row) => row.value);
  for (const { value } of doc.items) if (known.get(value.code) !== value) change.items[value.code] = value;
  const order = doc.items.map((row) => row.value.code);
  if (order.length !== saved.items.length || order.some((code, index) => code !== saved.items[index]!.value.code)) change.order = order;
  return change;
}

/** The document that a kept change leads to, from the one it was made from. */
export function withChange(saved: JsonObject, change: Change): JsonObject {
  const doc = readDocument(saved);
  const head = isObject(change.head) ? change.head : doc.head;
  const items = new Map<string, unknown>(doc.items.map((row) => [row.value.code, row.value]));
  for (const [code, value] of Object.entries(change.items)) items.set(code, value);
  const order = change.order ?? [...items.keys()];
  return { ...writeDocument({ ...doc, head }), ...(change.stages && { stages: change.stages }), items: order.map((code) => items.get(code)).filter((value) => value !== undefined) };
}
