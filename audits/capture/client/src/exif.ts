// What a photo says of its time and place: read from the original, written into the small copy as claims, nothing else.
// The server keeps them for reviewers and takes them out of what anybody sees. Source: Exif 2.32, TIFF 6.0.

interface Field {
  type: number;
  count: number;
  bytes: Uint8Array<ArrayBuffer>;
}

type Directory = Map<number, Field>;

const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];
const EXIF = 0x8769;
const GPS = 0x8825;
const TAKEN = new Set([0x9003, 0x9011]); // when, and its offset from UTC
const PLACE = new Set([1, 2, 3, 4, 5, 6, 7, 29]);
const HEAD = 256 * 1024;

/** The small copy with the original's claims; as it is when there are none, or neither is a JPEG. */
export async function withClaims(small: Blob, original: Blob): Promise<Blob> {
  const claims = claimsOf(new Uint8Array(await original.slice(0, HEAD).arrayBuffer()));
  if (!claims || small.type !== "image/jpeg") return small;
  return new Blob([small.slice(0, 2), claims, small.slice(2)], { type: small.type });
}

/** An APP1 segment with time and place alone; null when the file claims neither, or is damaged. */
export function claimsOf(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  try {
    const tiff = tiffOf(file);
    return tiff && segment(tiff);
  } catch {
    return null;
  }
}

function tiffOf(file: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(file.buffer);
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda; at += 2 + view.getUint16(at + 2)) {
    const exif = view.getUint16(at) === 0xffe1 && view.getUint32(at + 4) === 0x45786966;
    if (exif) return file.slice(at + 10, at + 2 + view.getUint16(at + 2));
  }
  return null;
}

function segment(tiff: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(tiff.buffer);
  const little = view.getUint16(0) === 0x4949;
  const first = directory(view, view.getUint32(4, little), little);
  const below = (tag: number, wanted: Set<number>): [number, Field][] => {
    const pointer = first.get(tag);
    if (!pointer) return [];
    const at = new DataView(pointer.bytes.buffer).getUint32(0, little);
    return [...directory(view, at, little)].filter(([name]) => wanted.has(name));
  };
  const [taken, place] = [below(EXIF, TAKEN), below(GPS, PLACE)];
  return taken.length + place.length ? written(taken, place, little) : null;
}

function directory(view: DataView<ArrayBuffer>, at: number, little: boolean): Directory {
  const found: Directory = new Map();
  const count = Math.min(view.getUint16(at, little), 200);
  for (let n = 0, entry = at + 2; n < count; n++, entry += 12) {
    const type = view.getUint16(entry + 2, little);
    const values = view.getUint32(entry + 4, little);
    const length = (SIZES[type] ?? 0) * values;
    const from = length > 4 ? view.getUint32(entry + 8, little) : entry + 8;
    if (length && length <= 256) found.set(view.getUint16(entry, little), { type, count: values, bytes: new Uint8Array(view.buffer.slice(from, from + length)) });
  }
  return found;
}

/** Two directories below an otherwise empty first one; longer values follow each directory. */
function written(taken: [number, Field][], place: [number, Field][], little: boolean): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(64 * 1024);
  const view = new DataView(out.buffer);
  const pointers = [[EXIF, taken], [GPS, place]].filter(([, fields]) => (fields as []).length) as [number, [number, Field][]][];
  view.setUint16(0, little ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, little);
  view.setUint32(4, 8, little);
  view.setUint16(8, pointers.length, little);
  let end = 10 + 12 * pointers.length + 4;
  pointers.forEach(([tag, fields], n) => {
    const entry = 10 + 12 * n;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, 4, little);
    view.setUint32(entry + 4, 1, little);
    view.setUint32(entry + 8, end, little);
    end = put(view, out, end, fields.sort(([a], [b]) => a - b), little);
  });
  const header = new Uint8Array(10);
  header.set([0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0]);
  new DataView(header.buffer).setUint16(2, end + 8);
  const whole = new Uint8Array(10 + end);
  whole.set(header);
  whole.set(out.subarray(0, end), 10);
  return whole;
}

function put(view: DataView, out: Uint8Array, at: number, fields: [number, Field][], little: boolean): number {
  view.setUint16(at, fields.length, little);
  let end = at + 2 + 12 * fields.length + 4;
  fields.forEach(([tag, { type, count, bytes }], n) => {
    const entry = at + 2 + 12 * n;
    view.setUint16(entry, tag, little);
    view.setUint16(entry + 2, type, little);
    view.setUint32(entry + 4, count, little);
    const inside = bytes.length <= 4;
    out.set(bytes, inside ? entry + 8 : end);
    if (inside) return;
    view.setUint32(entry + 8, end, little);
    end += bytes.length + (bytes.length % 2);
  });
  return end;
}
