// The document as the bytes that are sent. What did not change since the last save is not written again: in a document
// of hundreds of items writing all of it would hold up the key that is pressed at that moment.
import type { Doc } from "../types";

const known = new WeakMap<object, Uint8Array<ArrayBuffer>>();
const encoder = new TextEncoder();
const bytesOf = (value: unknown): Uint8Array<ArrayBuffer> => encoder.encode(JSON.stringify(value)) as Uint8Array<ArrayBuffer>;

function pieceOf(value: object): Uint8Array<ArrayBuffer> {
  let piece = known.get(value);
  if (!piece) known.set(value, (piece = bytesOf(value)));
  return piece;
}

/** JSON of `writeDocument(doc)` in UTF-8. */
export function bodyOf({ head, stages, items }: Doc): Blob {
  const parts: (Uint8Array<ArrayBuffer> | string)[] = [JSON.stringify({ ...head, stages: stages.map((row) => row.value) }).slice(0, -1), ',"items":['];
  items.forEach((row, index) => parts.push(index ? "," : "", pieceOf(row.value)));
  parts.push("]}");
  return new Blob(parts, { type: "application/json" });
}

const AT_ONCE = 10;
const PAUSE = 60;

/** Write what has not been written yet, a few items at a time, so that the first save finds it done. */
export function writeAhead(doc: Doc, from = 0): void {
  for (const row of doc.items.slice(from, from + AT_ONCE)) pieceOf(row.value);
  if (from + AT_ONCE < doc.items.length) setTimeout(() => writeAhead(doc, from + AT_ONCE), PAUSE);
}
