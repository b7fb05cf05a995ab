// What can be done to stages. Their `order` and the list of items follow what is on the screen.
import { Refusal, type Doc, type Item, type Row, type Stage } from "../types";
import { both } from "../words";
import { newItemCode, newStageCode } from "./codes";
import { withoutItem } from "./condition";
import { homeless, itemsOf, newKey, patched, stagesInOrder } from "./model";

export function changeStage(doc: Doc, key: string, change: Partial<Stage>): Doc {
  return { ...doc, stages: doc.stages.map((row) => (row.key === key ? { key, value: patched(row.value, change) } : row)) };
}

/** A new stage after another, or at the end. Returns its key too. */
export function addStage(doc: Doc, after: string | null): [Doc, string] {
  const row: Row<Stage> = { key: newKey(), value: { code: newStageCode(doc), order: 0, name_zh: "", name_en: "" } };
  const stages = stagesInOrder(doc);
  const place = after ? stages.findIndex((one) => one.key === after) + 1 : stages.length;
  return [arranged(doc, [...stages.slice(0, place), row, ...stages.slice(place)]), row.key];
}

/** A stage again with all its items, under codes of their own. Conditions within it point at the copies. */
export function duplicateStage(doc: Doc, key: string, used: ReadonlySet<string>): [Doc, string] {
  const source = doc.stages.find((row) => row.key === key)!;
  let [next, copyKey] = addStage(doc, key);
  const copy = next.stages.find((row) => row.key === copyKey)!.value;
  next = changeStage(next, copyKey, { ...source.value, code: copy.code, order: copy.order, name_zh: `${source.value.name_zh}（副本）`, name_en: `${source.value.name_en} (copy)` });
  const renamed = new Map<string, string>();
  for (const row of itemsOf(doc, source.value.code)) {
    const { shared: _shared, ...value } = row.value;
    const code = newItemCode(next, copy.code, used);
    renamed.set(row.value.code, code);
    const when = value.when ? (JSON.parse(JSON.stringify(value.when), (name, one) => (name === "item" ? (renamed.get(one) ?? one) : one)) as Item["when"]) : undefined;
    const made = patched({ ...structuredClone(value), code, stage: copy.code } as Item, { when });
    next = { ...next, items: [...next.items, { key: newKey(), value: made }] };
  }
  return [arranged(next, stagesInOrder(next)), copyKey];
}

/** Take a stage out with its items; conditions of others that asked for them go too. */
export function removeStage(doc: Doc, key: string): Doc {
  if (doc.stages.length === 1) throw new Refusal(both("至少要有一个环节", "A standard has at least one stage"));
  const { code } = doc.stages.find((row) => row.key === key)!.value;
  const gone = itemsOf(doc, code).map((row) => row.value.code);
  const items = doc.items.filter((row) => row.value.stage !== code).map((row) => {
    const { when } = row.value;
    const left = when ? gone.reduce((rest, one) => rest && withoutItem(rest, one), when as NonNullable<typeof when> | null) : when;
    return left === when || JSON.stringify(left) === JSON.stringify(when) ? row : { key: row.key, value: patched(row.value, { when: left ?? undefined }) };
  });
  return arranged({ ...doc, items }, stagesInOrder(doc).filter((row) => row.key !== key));
}

/** Move a stage, with its items, to another place. */
export function moveStage(doc: Doc, key: string, index: number): Doc {
  const stages = stagesInOrder(doc);
  const row = stages.find((one) => one.key === key)!;
  const rest = stages.filter((one) => one.key !== key);
  return arranged(doc, [...rest.slice(0, index), row, ...rest.slice(index)]);
}

export function stepStage(doc: Doc, key: string, by: 1 | -1): Doc | null {
  const stages = stagesInOrder(doc);
  const index = stages.findIndex((row) => row.key === key) + by;
  return index < 0 || index >= stages.length ? null : moveStage(doc, key, index);
}

export function recodeStage(doc: Doc, key: string, code: string): Doc {
  const before = doc.stages.find((row) => row.key === key)!.value.code;
  if (code === before) return doc;
  if (!/^\S{1,64}$/.test(code)) throw new Refusal(both("代号为 1–64 个字符，不含空格", "A code is 1 to 64 characters without spaces"));
  if (doc.stages.some((row) => row.value.code === code)) throw new Refusal(both(`已有代号为 ${code} 的环节`, `There already is a stage ${code}`));
  const next = changeStage(doc, key, { code });
  return { ...next, items: next.items.map((row) => (row.value.stage === before ? { key: row.key, value: { ...row.value, stage: code } } : row)) };
}

/** Stages numbered in this order, items listed stage by stage. */
function arranged(doc: Doc, stages: readonly Row<Stage>[]): Doc {
  const numbered = stages.map((row, index) => (row.value.order === index + 1 ? row : { key: row.key, value: { ...row.value, order: index + 1 } }));
  const next: Doc = { ...doc, stages: numbered };
  return { ...next, items: [...numbered.flatMap((row) => itemsOf(next, row.value.code)), ...homeless(next)] };
}
