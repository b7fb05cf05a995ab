// What a press or a key does to items and stages, with its words, its undo and where to be afterwards.
import { addItem, changeItem, duplicateItem, moveItem, recodeItem, removeItem, setWeights, stepItem } from "../document/items";
import { findItem, findStage, itemsOf, stagesInOrder } from "../document/model";
import { addStage, changeStage, duplicateStage, moveStage, recodeStage, removeStage, stepStage } from "../document/stages";
import { spread, type Manner } from "../document/weights";
import { counts } from "../document/kinds";
import { Refusal, type Doc, type Head, type Item, type Row, type Scoring, type Stage } from "../types";
import { both, t, type Both } from "../words";
import { lockedKeys } from "./locks";
import { atItem, atStage, place, placeKey } from "./place";
import { commit, doc, frozen, undoStep, usedCodes } from "./store";
import { toast } from "./toasts";

const nameOf = (item: Item): string => item.code;

export function editItem(key: string, change: Partial<Item>, label: Both, merge?: string, structural = false): void {
  commit({ label, merge: merge && `${key} ${merge}`, structural }, (now) => changeItem(now, key, change));
}

export function editStage(key: string, change: Partial<Stage>, label: Both, merge?: string): void {
  commit({ label, merge: merge && `${key} ${merge}` }, (now) => changeStage(now, key, change));
}

export function editHead(change: Partial<Head>, label: Both, merge?: string): void {
  commit({ label, merge: merge && `head ${merge}` }, (now) => ({ ...now, head: tidy({ ...now.head, ...change }) }));
}

export function editScoring(change: Partial<Scoring>, label: Both, merge?: string): void {
  commit({ label, merge: merge && `scoring ${merge}` }, (now) => ({ ...now, head: { ...now.head, scoring: tidy({ ...now.head.scoring, ...change }) } }));
}

/** 1.1 keys need a document that says so; undefined means "not stated". */
function tidy<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as Value;
}

/** After the chosen item, or at the end of the chosen stage, or of a named one. */
export function addItemHere(stageKey?: string): void {
  const now = doc.peek();
  const { kind, key } = placeKey(place.peek());
  const chosen = kind === "item" ? findItem(now, key) : undefined;
  const stage = stageKey ? findStage(now, stageKey) : kind === "stage" ? findStage(now, key) : (now.stages.find((row) => row.value.code === chosen?.value.stage) ?? stagesInOrder(now).at(-1));
  if (!stage) return addStageHere();
  const after = chosen && chosen.value.stage === stage.value.code && !stageKey ? chosen.key : null;
  const [next, made] = addItem(now, stage.value.code, after, usedCodes());
  commit({ label: both("添加检查项", "Add an item"), go: atItem(made) }, () => next);
}

export function duplicateHere(): void {
  const { kind, key } = placeKey(place.peek());
  if (kind === "item") {
    const [next, made] = duplicateItem(doc.peek(), key, usedCodes());
    commit({ label: both("复制检查项", "Duplicate an item"), go: atItem(made) }, () => next);
  } else if (kind === "stage") {
    const [next, made] = duplicateStage(doc.peek(), key, usedCodes());
    commit({ label: both("复制环节", "Duplicate a stage"), go: atStage(made) }, () => next);
  }
}

/** Delete what is chosen; say so, with undo. The neighbour is chosen next. */
export function removeHere(): void {
  const { kind, key } = placeKey(place.peek());
  if (kind === "item") removeItemHere(key);
  else if (kind === "stage") removeStageHere(key);
}

function removeItemHere(key: string): void {
  const now = doc.peek();
  const item = findItem(now, key)!.value;
  const [next, touched] = removeItem(now, key);
  const siblings = itemsOf(now, item.stage);
  const at = siblings.findIndex((row) => row.key === key);
  const neighbour = siblings[at + 1] ?? siblings[at - 1];
  const stage = now.stages.find((row) => row.value.code === item.stage);
  const go = neighbour ? atItem(neighbour.key) : stage ? atStage(stage.key) : "standard";
  if (!commit({ label: both(`删除 ${nameOf(item)}`, `Delete ${nameOf(item)}`), go }, () => next)) return;
  const names = touched.map(nameOf).join("、");
  const also = touched.length ? t(`，${names} 的条件里用到它的部分也去掉了`, `; the parts of the conditions of ${names} that used it are gone too`) : "";
  sayDeleted(t(`已删除 ${nameOf(item)}`, `${nameOf(item)} is deleted`) + also);
}

function removeStageHere(key: string): void {
  const now = doc.peek();
  const stages = stagesInOrder(now);
  const at = stages.findIndex((row) => row.key === key);
  const { value } = stages[at]!;
  const count = itemsOf(now, value.code).length;
  const neighbour = stages[at + 1] ?? stages[at - 1];
  const go = neighbour ? atStage(neighbour.key) : "standard";
  if (!commit({ label: both(`删除环节「${value.name_zh}」`, `Delete stage “${value.name_en}”`), go }, (before) => removeStage(before, key))) return;
  sayDeleted(t(`已删除环节「${value.name_zh}」和其中 ${count} 项`, `Stage “${value.name_en || value.name_zh}” and its ${count} items are deleted`));
}

function sayDeleted(text: string): void {
  toast({ text, deed: { label: t("撤销", "Undo"), act: () => void undoStep() } });
}

export function moveHere(by: 1 | -1): void {
  const { kind, key } = placeKey(place.peek());
  const now = doc.peek();
  if (kind === "item") {
    const next = stepItem(now, key, by);
    if (next) commit({ label: both("移动检查项", "Move an item"), structural: true }, () => next);
  } else if (kind === "stage") {
    const next = stepStage(now, key, by);
    if (next) commit({ label: both("移动环节", "Move a stage"), structural: true }, () => next);
  }
}

export function dropItem(key: string, stageKey: string, index: number): void {
  const stage = findStage(doc.peek(), stageKey);
  if (stage) commit({ label: both("移动检查项", "Move an item"), structural: true, go: atItem(key) }, (now) => moveItem(now, key, stage.value.code, index));
}

export function dropStage(key: string, index: number): void {
  commit({ label: both("移动环节", "Move a stage"), structural: true, go: atStage(key) }, (now) => moveStage(now, key, index));
}

export function addStageHere(): void {
  const { kind, key } = placeKey(place.peek());
  const [next, made] = addStage(doc.peek(), kind === "stage" ? key : null);
  commit({ label: both("添加环节", "Add a stage"), go: atStage(made) }, () => next);
}

export function giveCode(key: string, code: string): void {
  commit({ label: both("改代号", "Change a code") }, (now) => recodeItem(now, key, code, frozen));
}

export function giveStageCode(key: string, code: string): void {
  commit({ label: both("改环节代号", "Change a stage's code") }, (now) => recodeStage(now, key, code));
}

/** Spread weights over rows so that their sum is `target`; locked ones stay. Tells whether it was done. */
export function spreadOver(rows: readonly Row<Item>[], target: number, places: number, manner: Manner, label: Both): boolean {
  return commit({ label }, (now) => setWeights(now, spread({ rows, locked: lockedKeys(), target, places, manner })));
}

/** Give every item that could score and has no weight yet one point, so that it takes part. */
export function weighUnweighed(rows: readonly Row<Item>[]): void {
  const weights = new Map(rows.filter((row) => !counts(row.value) && !row.value.bonus && counts({ ...row.value, weight: 1 })).map((row) => [row.key, 1]));
  commit({ label: both("给未计分的项一分", "Give unscored items a point") }, (now) => setWeights(now, weights));
}

export function refuse(said: Both): never {
  throw new Refusal(said);
}

export type Change = (now: Doc) => Doc;
