// Every order of events that a record can meet between the first tap and the receipt, walked breadth first with the
// form's own functions (queue/machine.ts, queue/record.ts). States that are alike are visited once.
//
// The world: one record on the phone, two windows that may send it, a server that keeps what it took by id and says the
// same about the same payload, and requests that arrive although the phone has given them up.
import { answered, begun, delivered, separated, submitted, takenBack, withoutTask } from "../../audits/capture/client/src/queue/record";
import { type Event, step } from "../../audits/capture/client/src/queue/machine";
import type { Draft, Refusal } from "../../audits/capture/client/src/types";

interface Try {
  id: string;
  payload: string;
  stage: "evidence" | "audit";
}

interface World {
  record: Draft | null;
  deleted: boolean;
  content: number;
  /** id -> what the server keeps under it. */
  server: Record<string, string>;
  /** Payloads that the server has said no to, for good. */
  refused: string[];
  wires: (Try | null)[];
  /** Given up by the phone, still on their way. */
  limbo: Try[];
  /** What went wrong: the promise that was broken. */
  broken?: string;
}

export interface Explored {
  states: number;
  sent: number;
  broken: { promise: string; events: string[] }[];
}

const freeze = (record: Draft): string => JSON.stringify({ answers: record.answers, task: record.assignment_id });
const refusal = (status: number): Refusal => ({ status, code: "", title: "", detail: "", errors: [] });
const EDITS = 2;

function begin(foreign: boolean): World {
  const record = { id: "a", answers: { n: 0 }, assignment_id: "t", sending: { phase: "draft" }, payload: null, attempted: false } as unknown as Draft;
  return { record, deleted: false, content: 0, server: foreign ? { a: "somebody else's" } : {}, refused: [], wires: [null, null], limbo: [] };
}

/** Each event with what it makes of the world; null when it cannot happen now. */
function eventsOf(world: World): [string, () => World][] {
  const { record, wires } = world;
  if (!record) return [];
  const { phase } = record.sending;
  const events: [string, () => World][] = [];
  const add = (name: string, change: () => Partial<World>): void => void events.push([name, () => ({ ...world, ...change() })]);
  if (phase === "draft" && world.content < EDITS) add("edit", () => edited(world));
  add("submit", () => ({ record: submitted(record, freeze, 0) }));
  add("take back", () => ({ record: takenBack(record) }));
  add("nudge", () => ({ record: { ...record, sending: step(record.sending, { kind: "nudge", now: 0 }) } }));
  add("crash", () => ({ wires: [null, null], limbo: [...world.limbo, ...wires.filter((one) => one?.stage === "audit") as Try[]].slice(0, 2) }));
  add("delete", () => ({ record: null, deleted: true }));
  if (phase === "parked" && record.sending.phase === "parked") {
    if (record.sending.refusal.status === 409 && record.id === "a") add("separate", () => ({ record: separated(record, "b") }));
    if (record.sending.refusal.status === 410) add("without task", () => ({ record: withoutTask(record) }));
  }
  world.limbo.forEach((late, n) => add(`late arrival ${n}`, () => {
    const limbo = world.limbo.filter((_, other) => other !== n);
    return { ...arrive(world, late).world, limbo };
  }));
  wires.forEach((wire, n) => events.push(...wireEvents(world, record, wire, n)));
  return events;
}

function edited(world: World): Partial<World> {
  const content = world.content + 1;
  return { content, record: { ...world.record!, answers: { n: content } } as unknown as Draft };
}

function wireEvents(world: World, record: Draft, wire: Try | null, n: number): [string, () => World][] {
  const events: [string, () => World][] = [];
  const put = (name: string, change: () => Partial<World>): void => void events.push([`${name} ${n}`, () => ({ ...world, ...change() })]);
  const line = (now: Try | null) => world.wires.map((other, at) => (at === n ? now : other));
  if (!wire) {
    if (record.sending.phase === "waiting") {
      put("begin", () => ({ wires: line({ id: record.id, payload: record.payload!, stage: "evidence" }) }));
    }
    return events;
  }
  const told = (event: object): Partial<World> => ({
    wires: line(null),
    record: record.id === wire.id ? answered(record, wire.payload, wire.stage, { ...event, now: 0, random: 0, wait: null } as Event) : record,
  });
  const later = { kind: "later", why: "network" };
  put("line breaks before", () => told(later));
  put("signed out", () => told({ kind: "signed_out" }));
  put("server says 503", () => told({ kind: "later", why: "server" }));
  put("server says 403", () => told({ kind: "refused", refusal: refusal(403) }));
  if (wire.stage === "evidence") {
    put("photo refused", () => told({ kind: "refused", refusal: refusal(422) }));
    put("photos arrive", () => {
      const next = record.id === wire.id ? begun(record, wire.payload) : undefined;
      return next ? { record: next, wires: line({ ...wire, stage: "audit" }) } : told(later);
    });
    return events;
  }
  put("given up, still on its way", () => ({ ...told(later), limbo: [...world.limbo, wire].slice(0, 2) }));
  for (const status of [410, 422]) {
    if (wire.id in world.server) continue;
    put(`server says ${status}`, () => ({ ...told({ kind: "refused", refusal: refusal(status) }), refused: [...new Set([...world.refused, wire.payload])] }));
  }
  put("arrives, answer comes back", () => {
    const { world: after, reply } = arrive(world, wire);
    if (reply === 409 || reply === 422) return { ...after, ...told({ kind: "refused", refusal: refusal(reply) }) };
    const done = record.id === wire.id ? delivered(record, wire.payload, { received_at: "now" }, 0) : undefined;
    return { ...after, record: done ?? record, wires: line(null) };
  });
  put("arrives, answer is lost", () => ({ ...arrive(world, wire).world, ...told(later) }));
  return events;
}

function arrive(world: World, sent: Try): { world: World; reply: 200 | 409 | 422 } {
  const stored = world.server[sent.id];
  if (stored === sent.payload) return { world, reply: 200 };
  if (stored !== undefined) {
    const ours = stored.startsWith("{") && !world.refused.includes(sent.payload); // a straggler of what was refused harms nothing
    return { world: ours ? { ...world, broken: "two payloads under one id" } : world, reply: 409 };
  }
  if (world.refused.includes(sent.payload)) return { world, reply: 422 };
  return { world: { ...world, server: { ...world.server, [sent.id]: sent.payload } }, reply: 200 };
}

function brokenPromise(world: World): string | undefined {
  const { record } = world;
  if (world.broken) return world.broken;
  if (!record) return world.deleted ? undefined : "a record is gone that nobody deleted";
  if (record.sending.phase === "sent") {
    const kept = JSON.parse(world.server[record.id] ?? "null") as { answers: { n: number } } | null;
    return kept?.answers.n === world.content ? undefined : "the phone says delivered, the server has something else";
  }
  if ((record.answers as unknown as { n?: number }).n !== world.content) return "answers left the phone before the yes";
  if (record.sending.phase === "draft" && record.payload) return "a draft carries a frozen payload";
  return canBeSent(world) ? undefined : "a record that nothing can send any more";
}

/** From here on the world is kind: does the record arrive? */
function canBeSent(world: World): boolean {
  let record = world.record!;
  if (record.sending.phase === "parked" && record.sending.refusal.status === 409) record = separated(record, "b");
  record = submitted({ ...record, sending: step(record.sending, { kind: "nudge", now: 0 }) }, freeze, 0);
  const next = begun(record, record.payload!);
  const sent = next && delivered(next, next.payload!, { received_at: "now" }, 0);
  return sent?.sending.phase === "sent";
}

/** The parts of a world that decide what can happen next; how often it was tried does not. */
function keyOf(world: World): string {
  const { sending, ...rest } = world.record ?? ({} as Draft);
  const seen = sending?.phase === "parked" ? [sending.phase, sending.refusal.status] : [sending?.phase];
  return JSON.stringify([{ ...rest, updated_at: 0, submitted_at: 0, refused: 0 }, seen, { ...world, record: null }]);
}

export function explore(depth: number, foreign = false): Explored {
  const seen = new Set<string>();
  const broken: Explored["broken"] = [];
  let edge: [World, string[]][] = [[begin(foreign), []]];
  let sent = 0;
  for (let level = 0; level < depth && edge.length; level++) {
    const next: typeof edge = [];
    for (const [world, path] of edge) {
      for (const [name, happen] of eventsOf(world)) {
        const after = happen();
        const key = keyOf(after);
        if (seen.has(key)) continue;
        seen.add(key);
        const promise = brokenPromise(after);
        if (promise) broken.push({ promise, events: [...path, name] });
        else next.push([after, [...path, name]]);
        if (after.record?.sending.phase === "sent") sent++;
      }
    }
    edge = next;
  }
  return { states: seen.size, sent, broken: broken.slice(0, 5) };
}
