// What happens to a whole record on its way, each deed a pure function from the record as it is kept at that moment.
//
// The promises (held by tests/capture_client/explore.ts in every order of events):
//   - a try carries the payload that was frozen, and nothing but an answer to that very payload moves the record;
//   - while the server may have an audit, it is not edited: its next try is the same bytes under the same id;
//   - answers leave the phone only after a yes to the payload that was made from them.
import type { Answers, Draft, Receipt } from "../types";
import { type Event, step } from "./machine";

/** The server looks whether it has the audit before it says any of these, so they are a clear no to all tries. */
const CLEAR = new Set([404, 410, 422]);

/** Freezes the answers (once) and puts the record into the queue. */
export function submitted(record: Draft, freeze: (record: Draft) => string, now: number): Draft {
  const { phase } = record.sending;
  if (phase !== "draft" && phase !== "parked") return record;
  const payload = record.payload ?? freeze(record);
  return { ...record, payload, submitted_at: now, sending: step(record.sending, { kind: "submit", now }) };
}

/** Back to editing: only while the server cannot have the audit. What it found wrong stays in sight. */
export function takenBack(record: Draft): Draft {
  if (record.attempted || record.sending.phase === "draft" || record.sending.phase === "sent") return record;
  const refused = record.sending.phase === "parked" ? record.sending.refusal.errors : undefined;
  return { ...record, refused, payload: null, sending: step(record.sending, { kind: "take_back" }) };
}

/** A try of the audit itself begins. Undefined when the record is no longer the one that was to be sent. */
export function begun(record: Draft, payload: string): Draft | undefined {
  if (record.sending.phase !== "waiting" || record.payload !== payload) return undefined;
  return { ...record, attempted: true, doubtful: record.attempted };
}

/** What came of a try other than a yes. `stage`: which part of the record was on the wire. */
export function answered(record: Draft, payload: string, stage: "evidence" | "audit", event: Event): Draft {
  if (record.payload !== payload) return record;
  const moved = { ...record, sending: step(record.sending, event) };
  if (event.kind !== "refused" || stage === "evidence") return moved;
  const { status } = event.refusal;
  return { ...moved, attempted: status === 409 || (Boolean(record.doubtful) && !CLEAR.has(status)) };
}

/** After a yes to `payload`: the receipt stays. Undefined when these are not the answers that it was given to. */
export function delivered(record: Draft, payload: string, receipt: Receipt, now: number): Draft | undefined {
  const sending = step(record.sending, { kind: "yes", receipt });
  if (record.payload !== payload || sending.phase !== "sent") return undefined;
  return { ...record, sending, answers: {}, payload: null, position: null, updated_at: now };
}

/** The same answers as an audit of their own: after a conflict, where both are kept. */
export function separated(record: Draft, id: string): Draft {
  return { ...record, id, attempted: false, doubtful: false };
}

/** The same answers as a visit without a task: after the task was withdrawn. */
export function withoutTask(record: Draft): Draft {
  if (record.attempted || record.sending.phase !== "parked") return record;
  return { ...record, assignment_id: null, payload: null };
}

/** What still fits, under another version of the standard, to be looked through again: after the version was retired. */
export function underVersion(record: Draft, standard: Draft["standard"], answers: Answers): Draft {
  if (record.attempted || record.sending.phase !== "parked") return record;
  const { refused: _told, ...rest } = record;
  return { ...rest, standard, answers, assignment_id: null, payload: null, sending: { phase: "draft" } };
}
