// A file in pieces, for a line that breaks before the whole has passed: what has arrived is not sent again.
import { put } from "./http";
import type { Reply } from "./machine";

const SMALLEST = 8 * 1024;
const LARGEST = 256 * 1024;

const LUCKY = 4;

/** Shrinks when a piece does not pass, grows after some that did; kept while the page is open. */
let size = 64 * 1024;
let passed = 0;
/** How far each file has come, by its address, as the server told last. */
const reached = new Map<string, number>();

/** `moved`: something arrived, whatever came after it. The server says from where to go on. A server of before there
 *  were pieces takes one for the file and refuses it: only what is said of the whole is said of the file. */
export async function putInPieces(url: string, person: string, type: string, bytes: ArrayBuffer): Promise<{ reply: Reply; moved: boolean }> {
  const total = bytes.byteLength;
  const send = (piece: ArrayBuffer, range: string) => put(url, person, type, piece, { "Content-Range": `bytes ${range}/${total}` });
  let moved = false;
  for (;;) {
    const at = reached.get(url);
    const ends = at === undefined ? 0 : Math.min(total, at + size);
    const reply = await (at === undefined ? send(new ArrayBuffer(0), "*") : send(bytes.slice(at, ends), `${at}-${ends - 1}`));
    if (at !== undefined) adapt(reply !== "unreachable");
    if (reply !== "unreachable" && reply.status === 422) return { reply: await put(url, person, type, bytes), moved };
    if (reply === "unreachable" || reply.status !== 202) return { reply, moved };
    const received = (reply.body as { received?: unknown } | null)?.received;
    if (typeof received !== "number" || received >= total || received === at) return { reply, moved }; // no progress: later
    moved ||= received === ends;
    reached.set(url, received);
  }
}

function adapt(through: boolean): void {
  passed = through ? passed + 1 : 0;
  if (!through) size = Math.max(SMALLEST, size / 2);
  else if (passed % LUCKY === 0) size = Math.min(LARGEST, size * 2);
}
