// How a record moves from this phone to the server. Pure: no clock, no network, no storage.
//
//   draft --submit--> waiting --yes--> sent
//     ^                 |  ^ \--signed_out--> paused --nudge--> waiting
//     |                 |  '--later (back off), nudge (now)
//     '----take_back----+--refused--> parked --submit--> waiting
//
// Safe to repeat: the record keeps one id and one frozen payload, so a second "yes" is the first one again.
// "sending" is not kept: a page that dies while it sends leaves the record waiting.
import type { Receipt, Refusal, Sending, Why } from "../types";

/** An answer of the server, or none. `page` is true for anything that is not the API talking (a login page, a portal). */
export type Reply =
  | "unreachable"
  | { status: number; page: boolean; retryAfter: number | null; body: unknown };

export type Verdict =
  | { kind: "yes"; body: unknown }
  | { kind: "signed_out"; why?: "other_person" }
  | { kind: "refused"; refusal: Refusal }
  | { kind: "later"; why: Why; wait: number | null };

export type Event =
  | { kind: "submit"; now: number }
  | { kind: "nudge"; now: number }
  | { kind: "take_back" }
  | { kind: "yes"; receipt: Receipt }
  | { kind: "signed_out"; why?: "other_person" }
  | { kind: "refused"; refusal: Refusal }
  /** `progress`: something arrived before the line broke, so the next try need not be late. */
  | { kind: "later"; now: number; why: Why; wait: number | null; random: number; progress?: boolean };

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 300_000;
/** No server's wish is longer (http.ts); a wait beyond it comes from a clock that was set back. */
const LONGEST_ASKED = 3_600_000;
const TRY_AGAIN = new Set([408, 425, 429]);

/** What a reply means. Only 200 and 201 from the API itself are a yes. */
export function verdictOf(reply: Reply): Verdict {
  if (reply === "unreachable") return { kind: "later", why: "network", wait: null };
  const { status } = reply;
  if (status === 401) return codeOf(reply.body) === "other_person" ? { kind: "signed_out", why: "other_person" } : { kind: "signed_out" };
  if (status === 403 && codeOf(reply.body) === "no_place") return { kind: "later", why: "suspended", wait: null };
  if (status === 200 || status === 201) {
    return reply.page ? { kind: "later", why: "network", wait: null } : { kind: "yes", body: reply.body };
  }
  if (status >= 400 && status < 500 && !TRY_AGAIN.has(status)) {
    return { kind: "refused", refusal: refusalOf(status, reply.body) };
  }
  return { kind: "later", why: status < 400 ? "network" : "server", wait: reply.retryAfter };
}

const codeOf = (body: unknown): unknown => (body as { code?: unknown } | null)?.code;

function refusalOf(status: number, body: unknown): Refusal {
  const problem = (body && typeof body === "object" ? body : {}) as Partial<Refusal>;
  return {
    status,
    code: String(problem.code ?? ""),
    title: String(problem.title ?? ""),
    detail: String(problem.detail ?? ""),
    errors: Array.isArray(problem.errors) ? problem.errors.map(locatedError) : [],
  };
}

function locatedError(error: { item?: string | null; path?: string; message?: string }): Refusal["errors"][number] {
  const inPath = /^answers\.([^.]+)/.exec(error.path ?? "");
  return { item: error.item ?? inPath?.[1] ?? null, path: error.path, message: String(error.message ?? "") };
}

/** Doubling with jitter: half of the wait is certain, half is chance; never longer than five minutes. */
export function backOff(tries: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(tries, 20));
  return Math.round(longest / 2 + (longest / 2) * random);
}

/** The next state; an event that does not fit the state changes nothing. */
export function step(state: Sending, event: Event): Sending {
  switch (event.kind) {
    case "submit":
      return state.phase === "draft" || state.phase === "parked" ? waiting(0, event.now) : state;
    case "nudge":
      if (state.phase === "paused") return waiting(0, event.now);
      return state.phase === "waiting" ? { ...state, not_before: event.now } : state;
    case "take_back":
      return state.phase === "parked" || state.phase === "waiting" || state.phase === "paused" ? { phase: "draft" } : state;
    case "yes":
      return underWay(state) ? { phase: "sent", receipt: event.receipt } : state;
    case "signed_out":
      if (!underWay(state)) return state;
      return event.why ? { phase: "paused", why: event.why } : { phase: "paused" };
    case "refused":
      return underWay(state) ? { phase: "parked", refusal: event.refusal } : state;
    case "later": {
      if (state.phase !== "waiting") return state;
      const tries = event.progress ? 0 : state.tries;
      const wait = event.wait ?? backOff(tries, event.random);
      return { ...waiting(tries + 1, event.now + wait), why: event.why };
    }
  }
}

function waiting(tries: number, notBefore: number): Extract<Sending, { phase: "waiting" }> {
  return { phase: "waiting", tries, not_before: notBefore };
}

const underWay = (state: Sending): boolean => state.phase === "waiting" || state.phase === "paused";

export interface Queued {
  id: string;
  sending: Sending;
  submitted_at: number | null;
}

/** How long a record still waits; 0 when its time has come, or when the clock was set back under it. */
function stillWaits({ sending }: Queued, now: number): number | null {
  if (sending.phase !== "waiting") return null;
  const wait = sending.not_before - now;
  return wait > LONGEST_ASKED ? 0 : Math.max(0, wait);
}

/** The oldest record whose time has come. */
export function nextDue<T extends Queued>(records: readonly T[], now: number): T | null {
  const due = records.filter((record) => stillWaits(record, now) === 0);
  due.sort((a, b) => (a.submitted_at ?? 0) - (b.submitted_at ?? 0));
  return due[0] ?? null;
}

/** Milliseconds until some record's time comes; null when none waits for the clock. */
export function untilNext(records: readonly Queued[], now: number): number | null {
  const waits = records.map((record) => stillWaits(record, now)).filter((wait) => wait !== null);
  return waits.length ? Math.min(...waits) : null;
}
