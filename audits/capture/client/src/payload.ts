// The audit as the server takes it: hidden and empty items are left out, numbers stay exact decimals.
import { stamp } from "./clock";
import { visibleItems } from "./conditions";
import { answered } from "./progress";
import type { Draft, Entry, Item, StandardDocument, Value } from "./types";

type Sent = Value | "na" | { value?: Value | "na"; note?: string; evidence?: string[] };

export function payloadOf(draft: Draft, document: StandardDocument, now: number): string {
  const answers: Record<string, Sent> = {};
  for (const item of visibleItems(document, draft.answers)) {
    const sent = sentAnswer(item, draft.answers[item.code]);
    if (sent !== null) answers[item.code] = sent;
  }
  return JSON.stringify({
    standard_version_id: draft.standard.version_id,
    branch_id: draft.branch.id,
    assignment_id: draft.assignment_id,
    scenario: draft.scenario?.code ?? null,
    visit: {
      started_at: draft.started_at ?? stamp(draft.opened_at),
      finished_at: draft.finished_at ?? stamp(now),
      position: draft.position,
      ...(draft.elsewhere?.trim() ? { elsewhere: draft.elsewhere.trim() } : {}),
    },
    answers,
    ...feltOf(draft, document),
  });
}

/** Only what the standard asks about: a record may have moved to another version. */
function feltOf({ felt = {} }: Draft, { expectations = [] }: StandardDocument): { expectations?: object } {
  const asked = expectations.map((one) => (typeof one === "string" ? one : one.code)).filter((code) => felt[code]);
  const pairs = asked.map((code) => [code, { before: felt[code]!.before ?? null, after: felt[code]!.after ?? null }]);
  return pairs.length ? { expectations: Object.fromEntries(pairs) } : {};
}

function sentAnswer(item: Item, entry: Entry | undefined): Sent | null {
  if (!entry || item.response.type === "instruction" || !answered(item, entry)) return null;
  const note = entry.note?.trim() ?? "";
  const evidence = [...(entry.evidence ?? []), ...(entry.sounds ?? [])].map((sha) => `sha256:${sha}`);
  const value = valueOf(item, entry);
  if (!note && evidence.length === 0 && value !== undefined) return value;
  return { ...(value === undefined ? {} : { value }), ...(note ? { note } : {}), ...(evidence.length ? { evidence } : {}) };
}

function valueOf(item: Item, entry: Entry): Value | "na" | undefined {
  if (entry.na) return "na";
  if (item.response.type === "photo") return (entry.evidence ?? []).map((sha) => `sha256:${sha}`);
  return typeof entry.value === "string" ? entry.value.trim() : entry.value;
}

/** Fingerprints of every picture the frozen audit names. */
export function evidenceOf(payload: string): string[] {
  const { answers } = JSON.parse(payload) as { answers: Record<string, { evidence?: string[] }> };
  const named = Object.values(answers).flatMap((answer) => answer?.evidence ?? []);
  return [...new Set(named.map((name) => name.replace("sha256:", "")))];
}

/** The frozen audit with this phone's clock at sending beside it, by which the server tells a wrong clock. */
export function withDeviceTime(payload: string, now: number): string {
  const audit = JSON.parse(payload) as { visit: Record<string, unknown> };
  return JSON.stringify({ ...audit, visit: { ...audit.visit, device_time: stamp(now) } });
}
