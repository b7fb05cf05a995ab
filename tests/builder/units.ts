// The builder's pure parts, laid open for tests: built by npm run build, called from pytest through the browser.
import { addBand, axisEnd, cutsOf, moveCut, piecesOf, removeBand } from "../../tenants/standards/client/src/document/bands";
import { newItemCode, newStageCode } from "../../tenants/standards/client/src/document/codes";
import { holds, renameItem, renameOption, withoutItem } from "../../tenants/standards/client/src/document/condition";
import { fromPercent, percent, read, show, sum } from "../../tenants/standards/client/src/document/decimal";
import { changeSince, differences, merge, withChange } from "../../tenants/standards/client/src/document/diff";
import { closeStep, emptyHistory, record, redo, undo, type History } from "../../tenants/standards/client/src/document/history";
import { addItem, duplicateItem, moveItem, recodeItem, removeItem, setWeights, stepItem } from "../../tenants/standards/client/src/document/items";
import { canScore, converted, counts, firstResponse, KINDS } from "../../tenants/standards/client/src/document/kinds";
import { faultOf, faultsOf, newFault } from "../../tenants/standards/client/src/document/logic";
import { readDocument, same, writeDocument } from "../../tenants/standards/client/src/document/model";
import { insertPart, type Part } from "../../tenants/standards/client/src/document/parts";
import { applyPatch, PatchFails } from "../../tenants/standards/client/src/document/patch";
import { canHold } from "../../tenants/standards/client/src/document/reach";
import { sentence } from "../../tenants/standards/client/src/document/sentence";
import { addStage, duplicateStage, moveStage, recodeStage, removeStage, stepStage } from "../../tenants/standards/client/src/document/stages";
import { firstTest, operatorOf, operatorsFor, testWith } from "../../tenants/standards/client/src/document/tests";
import { itemGaps } from "../../tenants/standards/client/src/document/translations";
import { spread, spreadStages, weigh, type Manner } from "../../tenants/standards/client/src/document/weights";
import { CLEAN, dueAt, step, type Event } from "../../tenants/standards/client/src/state/saver";
import { Refusal, type Condition, type Doc, type Item, type JsonObject, type Operation } from "../../tenants/standards/client/src/types";

const keyOf = (doc: Doc, code: string): string => [...doc.items, ...doc.stages].find((row) => row.value.code === code)!.key;
const codes = (doc: Doc): string[] => doc.items.map((row) => row.value.code);

/** Do to a document what is told by codes; give the document, or the refusal's sentence. */
function deed(document: JsonObject, name: string, ...given: unknown[]): unknown {
  const doc = readDocument(document);
  const used = new Set<string>((given.at(-1) as { used?: string[] } | undefined)?.used ?? []);
  const [code, one, two] = given as [string, never, never];
  const done: Record<string, () => Doc> = {
    addItem: () => addItem(doc, code, null, used)[0],
    duplicateItem: () => duplicateItem(doc, keyOf(doc, code), used)[0],
    removeItem: () => removeItem(doc, keyOf(doc, code))[0],
    moveItem: () => moveItem(doc, keyOf(doc, code), one, two),
    stepItem: () => stepItem(doc, keyOf(doc, code), one) ?? doc,
    recodeItem: () => recodeItem(doc, keyOf(doc, code), one, used),
    addStage: () => addStage(doc, code ? keyOf(doc, code) : null)[0],
    duplicateStage: () => duplicateStage(doc, keyOf(doc, code), used)[0],
    removeStage: () => removeStage(doc, keyOf(doc, code)),
    moveStage: () => moveStage(doc, keyOf(doc, code), one),
    stepStage: () => stepStage(doc, keyOf(doc, code), one) ?? doc,
    recodeStage: () => recodeStage(doc, keyOf(doc, code), one),
  };
  try {
    const after = done[name]!();
    const fault = newFault(doc, after);
    return fault ? { refused: fault.said } : writeDocument(after);
  } catch (reason) {
    if (reason instanceof Refusal) return { refused: reason.said };
    throw reason;
  }
}

/** Spread the weights of a document; give the new ones in item order, or the refusal. */
function spreadWeights(document: JsonObject, target: number, places: number, manner: Manner, locked: string[]): unknown {
  const doc = readDocument(document);
  try {
    const made = spread({ rows: doc.items, locked: new Set(locked.map((code) => keyOf(doc, code))), target, places, manner });
    return setWeights(doc, made).items.map((row) => row.value.weight ?? 0);
  } catch (reason) {
    if (reason instanceof Refusal) return { refused: reason.said };
    throw reason;
  }
}

function patchOf(value: unknown, operations: Operation[]): unknown {
  try {
    return { value: applyPatch(value, operations) };
  } catch (reason) {
    if (reason instanceof PatchFails) return { failed: reason.message };
    throw reason;
  }
}

/** Walk through a history: numbers are typed (same field), "|" leaves the field, "<" undoes, ">" redoes. */
function walk(steps: (number | string)[]): number[] {
  let history: History<number> = emptyHistory();
  let value = 0;
  return steps.map((one, at) => {
    if (typeof one === "number") {
      history = record(history, { before: value, after: one, label: { zh: "", en: "" }, merge: "field", placeBefore: "", placeAfter: "", at });
      value = one;
    } else if (one === "|") history = closeStep(history);
    else {
      const turned = one === "<" ? undo(history) : redo(history);
      if (turned) [history, value] = [turned[0], one === "<" ? turned[1].before : turned[1].after];
    }
    return value;
  });
}

const withPart = (document: JsonObject, part: Part, after: string | null): unknown => {
  const doc = readDocument(document);
  return writeDocument(insertPart(doc, part, { item: after && keyOf(doc, after), stage: null }, new Set()).doc);
};
const weighed = (document: JsonObject): unknown => weigh(readDocument(document).items);
const faults = (document: JsonObject): unknown => faultsOf(readDocument(document));
const faultIn = (document: JsonObject, code: string, when: Condition): unknown => faultOf(readDocument(document), code, when);
const said = (document: JsonObject, when: Condition): unknown => sentence(when, new Map((document.items as Item[]).map((item) => [item.code, item])));
const roundTrip = (document: JsonObject): unknown => writeDocument(readDocument(document));
const saves = (events: Event[]): unknown => events.reduce(step, CLEAN);
const kept = (saved: JsonObject, now: JsonObject): unknown => {
  const before = readDocument(saved);
  const change = changeSince(before, readDocument(now, before));
  return change && { change, restored: withChange(saved, JSON.parse(JSON.stringify(change))) };
};
const mergedWith = (base: JsonObject, mine: JsonObject, theirs: JsonObject, theirsAt: string[]): unknown => merge(base, mine, theirs, new Set(theirsAt));
const newCode = (document: JsonObject, stage: string, used: string[]): string => newItemCode(readDocument(document), stage, new Set(used));
const reachable = (document: JsonObject, code: string): boolean => canHold(document.items as Item[], (document.items as Item[]).find((item) => item.code === code)!);
const conditionHolds = (when: Condition, facts: Record<string, string | number | string[]>): boolean => holds(when, new Map(Object.entries(facts)));

Object.assign(globalThis, {
  units: {
    addBand, axisEnd, canScore, codes, conditionHolds, converted, counts, cutsOf, deed, differences, dueAt, faultIn, faults, firstResponse, firstTest,
    fromPercent, itemGaps, kept, kinds: () => KINDS.map(({ kind }) => kind), mergedWith, moveCut, newCode, newStageCode, operatorOf, operatorsFor, patchOf, percent, piecesOf,
    reachable, read, removeBand, renameItem, renameOption, roundTrip, said, same, saves, show, spreadStages, spreadWeights, sum, testWith, walk, weighed, withoutItem, withPart,
  },
});
