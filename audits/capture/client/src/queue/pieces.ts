// A file in pieces, for a line that breaks before the whole has passed: what has arrived is not sent again.
import { put } from "./http";
import type { Reply } from "./machine";

const SMALLEST = 8 * 1024;
const LARGEST = 256 * 1024;

/** Grows while pieces pass, shrinks when one does not; kept while the page is open. */
let size = 64 * 1024;

/** `moved`: something arrived, whatever came after it. The server says from where to go on. */
export async function putInPieces(url: string, person: string, type: string, bytes: ArrayBuffer): Promise<{ reply: Reply; moved: boolean }> {
  const total = bytes.byteLength;
  let at = 0;
  let moved = false;
  for (;;) {
    const ends = Math.min(total, at + size);
    const reply = await put(url, person, type, bytes.slice(at, ends), { "Content-Range": `bytes ${at}-${ends - 1}/${total}` });
    if (reply === "unreachable") size = Math.max(SMALLEST, size / 2);
    if (reply === "unreachable" || reply.status !== 202) return { reply, moved };
    const received = (reply.body as { received?: unknown } | null)?.received;
    if (typeof received !== "number" || received >= total || received === at) return { reply, moved }; // no progress: later
    moved ||= received === ends;
    if (received === ends) size = Math.min(LARGEST, size * 2);
    at = received;
  }
}
