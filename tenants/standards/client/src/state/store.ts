// The draft in this window: one document, a signal for each row, undo and redo over everything.
import { batch, computed, signal, type ReadonlySignal, type Signal } from "@preact/signals";
import { closeStep, emptyHistory, record, redo, undo, type History, type Step } from "../document/history";
import { newFault } from "../document/logic";
import { byCode, findItem, homeless, itemsOf, readDocument, same, stagesInOrder } from "../document/model";
import { stated } from "../document/version";
import { weigh, wholeOf } from "../document/weights";
import { Refusal, type Boot, type Doc, type Item, type JsonObject, type Stage } from "../types";
import { type Both, say } from "../words";
import { place, placeExists } from "./place";
import { toast } from "./toasts";

export let boot: Boot;
export const doc = signal<Doc>({ head: {}, stages: [], items: [] });
export const history = signal<History<Doc>>(emptyHistory());

/** Codes of published versions: they stay. Codes given or deleted in this window are not given again either. */
export let frozen: ReadonlySet<string> = new Set();
const given = new Set<string>();
export const usedCodes = (): ReadonlySet<string> => new Set([...frozen, ...given]);

const items = new Map<string, Signal<Item | undefined>>();
const stages = new Map<string, Signal<Stage | undefined>>();

/** One item by its row key; changes only when that item does. */
export const itemSignal = (key: string): ReadonlySignal<Item | undefined> => rowSignal(items, key, () => doc.peek().items);
export const stageSignal = (key: string): ReadonlySignal<Stage | undefined> => rowSignal(stages, key, () => doc.peek().stages);

function rowSignal<Value>(known: Map<string, Signal<Value | undefined>>, key: string, rows: () => readonly { key: string; value: Value }[]): ReadonlySignal<Value | undefined> {
  let found = known.get(key);
  if (!found) known.set(key, (found = signal(rows().find((row) => row.key === key)?.value)));
  return found;
}

export interface OutlineStage {
  key: string;
  items: string[];
}

/** The keys of stages and items as they stand on the screen; the same object until something is moved. */
export const outline = stable(() => {
  const now = doc.value;
  const groups: OutlineStage[] = stagesInOrder(now).map((row) => ({ key: row.key, items: itemsOf(now, row.value.code).map((one) => one.key) }));
  const lost = homeless(now).map((row) => row.key);
  return lost.length ? [...groups, { key: "", items: lost }] : groups;
});

export const head = computed(() => doc.value.head);
export const stageRows = computed(() => doc.value.stages);
/** What items should weigh together. */
export const whole = computed(() => wholeOf({ head: head.value }));
export const codes = stable(() => doc.value.items.map((row) => row.value.code));

/** The items as long as nothing changes that weighs: typing a question leaves the sums alone. */
const weighed = (() => {
  let kept: Doc["items"] = [];
  const alike = (a: Item, b: Item): boolean => a === b || (["stage", "weight", "bonus", "dimension", "aspect", "response"] as const).every((name) => a[name] === b[name]);
  return computed(() => {
    const now = doc.value.items;
    if (now.length === kept.length && now.every((row, index) => alike(row.value, kept[index]!.value))) return kept;
    return (kept = now);
  });
})();
export const weights = stable(() => weigh(weighed.value));
export const itemsByCode = computed(() => byCode(doc.value));

/** A computed value that stays the same object while it says the same. */
function stable<Value>(make: () => Value): ReadonlySignal<Value> {
  let kept: Value;
  return computed(() => {
    const made = make();
    return (kept = kept !== undefined && same(kept, made) ? kept : made);
  });
}

export function open(given: Boot, document: JsonObject): void {
  boot = given;
  frozen = new Set(given.used_codes);
  show(readDocument(document));
}

function show(next: Doc): void {
  const before = doc.peek();
  batch(() => {
    doc.value = next;
    refresh(items, before.items, next.items);
    refresh(stages, before.stages, next.stages);
  });
  for (const row of next.items) given.add(row.value.code);
}

function refresh<Value>(known: Map<string, Signal<Value | undefined>>, before: readonly { key: string; value: Value }[], after: readonly { key: string; value: Value }[]): void {
  if (before === after) return;
  for (const row of after) {
    const found = known.get(row.key);
    if (found && found.peek() !== row.value) found.value = row.value;
  }
  const kept = new Set(after.map((row) => row.key));
  for (const row of before) if (!kept.has(row.key)) known.has(row.key) && (known.get(row.key)!.value = undefined);
}

export interface Deed {
  label: Both;
  /** Steps of one name in quick succession are undone as one. */
  merge?: string;
  /** The deed can touch conditions, so it is refused when it breaks one. */
  structural?: boolean;
  /** Where to be afterwards. */
  go?: string;
}

/** Do something to the document; a Refusal becomes a message and changes nothing. Tells whether it was done. */
export function commit({ label, merge, structural, go }: Deed, change: (now: Doc) => Doc): boolean {
  const before = doc.peek();
  try {
    const changed = change(before);
    if (changed === before) return true;
    const after = stated(before, changed);
    const fault = structural ? newFault(before, after) : null;
    if (fault) throw new Refusal(fault.said);
    const placeBefore = place.peek();
    batch(() => {
      show(after);
      if (go !== undefined) place.value = go;
      history.value = record(history.peek(), { before, after, label, merge: merge ?? null, placeBefore, placeAfter: place.peek(), at: Date.now() });
    });
    return true;
  } catch (reason) {
    if (!(reason instanceof Refusal)) throw reason;
    toast({ text: say(reason.said), kind: "alert" });
    return false;
  }
}

/** The last step ends here: what is typed next is a step of its own. */
export const leaveField = (): void => void (history.value = closeStep(history.peek()));

export function undoStep(): Step<Doc> | null {
  return turn(undo(history.peek()), (step) => [step.before, step.placeBefore]);
}

export function redoStep(): Step<Doc> | null {
  return turn(redo(history.peek()), (step) => [step.after, step.placeAfter]);
}

function turn(turned: [History<Doc>, Step<Doc>] | null, to: (step: Step<Doc>) => [Doc, string]): Step<Doc> | null {
  if (!turned) return null;
  const [next, step] = turned;
  const [document, where] = to(step);
  batch(() => {
    show(document);
    history.value = next;
    place.value = placeExists(where, document) ? where : place.peek();
    if (!placeExists(place.peek(), document)) place.value = "weights";
  });
  return step;
}

/** Undo until the document is what it was before this step. */
export function undoTo(depth: number): void {
  while (history.peek().done.length > depth) undoStep();
}

export const itemAt = (key: string): Item | undefined => findItem(doc.peek(), key)?.value;
