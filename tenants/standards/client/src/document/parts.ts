// Parts of other standards put into this one: free codes, a stage to stand in, conditions that still hold.
import { Refusal, type Condition, type Doc, type Item, type Response, type Row, type Stage } from "../types";
import { both } from "../words";
import { newItemCode, newStageCode } from "./codes";
import { mapTests, testsIn } from "./condition";
import { addItem } from "./items";
import { findItem, newKey, patched, stagesInOrder } from "./model";

export type PartKind = "item" | "stage" | "module" | "response_set";

export interface Part {
  id: string;
  source: "library" | "own";
  kind: PartKind;
  code: string;
  name_zh: string;
  name_en: string;
  revision: number;
  body: unknown;
  summary: { zh: string; en: string; items: number };
}

export interface Inserted {
  doc: Doc;
  /** Where to be afterwards: the row that came first. */
  key: string;
  kind: "item" | "stage";
  items: number;
}

interface Group {
  stages: Stage[];
  items: Item[];
}

/** Where a part goes: an item after another one or at the end of a stage; answers to an item. */
export interface Spot {
  item: string | null;
  stage: string | null;
}

export function insertPart(doc: Doc, part: Part, spot: Spot, used: ReadonlySet<string>): Inserted {
  const shared = part.source === "own" ? { shared: { part: part.code, revision: part.revision } } : {};
  if (part.kind === "response_set") return withResponse(doc, part.body as Response, shared, spot);
  if (part.kind === "item") return withItem(doc, { ...(structuredClone(part.body) as Item), ...shared }, spot, used);
  const { stage, stages, items } = structuredClone(part.body) as Partial<Group> & { stage?: Stage };
  return withGroup(doc, { stages: stages ?? (stage ? [stage] : []), items: (items ?? []).map((item) => ({ ...item, ...shared })) }, used);
}

function withResponse(doc: Doc, response: Response, shared: Partial<Item>, { item }: Spot): Inserted {
  const row = item ? findItem(doc, item) : undefined;
  if (!row) throw new Refusal(both("先在目录里选一个检查项，再套用选项组", "Choose an item in the outline first, then apply the answers"));
  const items = doc.items.map((one) => (one.key === row.key ? { key: one.key, value: { ...one.value, response: structuredClone(response), ...shared } } : one));
  return { doc: { ...doc, items }, key: row.key, kind: "item", items: 1 };
}

function withItem(doc: Doc, item: Item, { item: after, stage }: Spot, used: ReadonlySet<string>): Inserted {
  const own = after ? findItem(doc, after)?.value.stage : undefined;
  const into = own ?? doc.stages.find((row) => row.key === stage)?.value.code ?? stagesInOrder(doc).at(-1)?.value.code;
  if (into === undefined) throw new Refusal(both("先添加一个环节", "Add a stage first"));
  const code = freeCode(doc, item.code, into, used);
  const value = kept({ ...item, code, stage: into }, new Map());
  const [next, key] = addItem(doc, into, own ? after : null, used, value);
  return { doc: next, key, kind: "item", items: 1 };
}

function withGroup(doc: Doc, { stages, items }: Group, used: ReadonlySet<string>): Inserted {
  let next = doc;
  const renamed = new Map<string, string>();
  const homes = new Map<string, string>();
  let first = "";
  for (const stage of stages) {
    const taken = next.stages.some((row) => row.value.code === stage.code);
    const row: Row<Stage> = { key: newKey(), value: { ...stage, code: taken ? newStageCode(next) : stage.code, order: next.stages.length + 1 } };
    homes.set(stage.code, row.value.code);
    first ||= row.key;
    const ordered = stagesInOrder(next).map((one, index) => (one.value.order === index + 1 ? one : { key: one.key, value: { ...one.value, order: index + 1 } }));
    next = { ...next, stages: [...ordered, row] };
  }
  for (const item of items) {
    const stage = homes.get(item.stage) ?? item.stage;
    const code = freeCode(next, item.code, stage, used);
    renamed.set(item.code, code);
    next = { ...next, items: [...next.items, { key: newKey(), value: kept({ ...item, code, stage }, renamed) }] };
  }
  if (!first) throw new Refusal(both("这一份里没有环节", "There is no stage in this part"));
  return { doc: next, key: first, kind: "stage", items: items.length };
}

const freeCode = (doc: Doc, code: string, stage: string, used: ReadonlySet<string>): string =>
  used.has(code) || doc.items.some((row) => row.value.code === code) ? newItemCode(doc, stage, used) : code;

/** The condition goes along when all that it asks for came along before. */
function kept(item: Item, renamed: ReadonlyMap<string, string>): Item {
  const { when } = item;
  if (!when) return item;
  const whole = [...testsIn(when)].every((test) => renamed.has(test.item));
  const next: Condition | undefined = whole ? mapTests(when, (test) => ({ ...test, item: renamed.get(test.item)! })) : undefined;
  return patched(item, { when: next });
}
