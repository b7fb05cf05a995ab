// What changed in a document since it was last told: the editor sends this instead of hundreds of items at every pause.
type Loose = Record<string, unknown>;

/** head: all but stages and items, when it changed; items: the new and changed ones by code; order: all codes, when it changed. */
export interface Change {
  head?: Loose;
  stages?: unknown[];
  items: Record<string, unknown>;
  order?: string[];
}

/** The document with a change in it; what did not change stays the same objects. */
export function changed(document: object, change: Change): object {
  const { stages, items, ...head } = document as Loose;
  const known = new Map((Array.isArray(items) ? items : []).map((item: Loose) => [String(item.code), item]));
  for (const [code, item] of Object.entries(change.items)) known.set(code, item as Loose);
  const order = change.order ?? [...known.keys()];
  return { ...(change.head ?? head), stages: change.stages ?? stages, items: order.map((code) => known.get(code)).filter(Boolean) };
}
