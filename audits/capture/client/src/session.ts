// The draft in this window: read at the start, saved at every change, handed over once.
import { computed, signal } from "@preact/signals";
import { stamp } from "./clock";
import { dropPhoto, forgetUploads, keepStandard, loadDraft, loadMine, loadStandard, renameRecord, saveDraft, updateDraft } from "./db";
import { newId } from "./ids";
import { actAs } from "./keep/owner";
import { hold, holding } from "./lock";
import { payloadOf } from "./payload";
import { namedId } from "./place";
import { progressOf } from "./progress";
import { lookAtRoom } from "./quota";
import { separated, submitted, takenBack, withoutTask } from "./queue/record";
import type { Boot, Draft, Entry, StandardDocument } from "./types";

/** "slow": the phone takes longer than a moment to write, so that "saved" would not be true. */
export type Saved = { state: "new" | "saving" | "slow" | "saved" | "failed"; at: number };

export const draft = signal<Draft>(undefined as unknown as Draft);
export const saved = signal<Saved>({ state: "new", at: 0 });
export const records = signal<Draft[]>([]);
export const progress = computed(() => progressOf(standard, draft.value.answers));
export const unsent = computed(() => records.value.filter((record) => underWay(record)).length);
export let standard: StandardDocument;
export let boot: Boot;

export const underWay = (record: Draft): boolean => record.sending.phase !== "draft" && record.sending.phase !== "sent";

/** Opens the draft that the address names, else an unfinished one for the same visit, else a new one. */
export async function openDraft(given: Boot): Promise<void> {
  boot = given;
  actAs(boot.person);
  standard = boot.standard.document;
  let known = namedId() !== null;
  try {
    const kept = await rememberedDraft();
    known ||= kept !== undefined;
    draft.value = kept ?? newDraft();
    const { version_id } = draft.value.standard;
    if (version_id !== boot.standard.version_id) standard = (await loadStandard(boot.person, version_id)) ?? standard;
  } catch {
    draft.value ??= newDraft();
    saved.value = { state: "failed", at: Date.now() };
  }
  nameInAddress(draft.value.id);
  const asked = hold(draft.value.id);
  if (known) await asked; // an id that was made just now is nobody else's
}

/** What the first drawing does without. */
export function settle(): void {
  void lookAtRoom();
  void refreshRecords();
}

/** Goes on here with what another window had; that window is told and writes no more. */
export async function takeOver(): Promise<void> {
  await hold(draft.value.id, true);
  const kept = await loadDraft(draft.value.id).catch(() => undefined);
  if (kept) draft.value = kept;
}

export function nameInAddress(id: string): void {
  if (namedId() !== id) history.replaceState(null, "", `#${id}`);
}

async function rememberedDraft(): Promise<Draft | undefined> {
  const named = namedId();
  if (named) {
    const kept = await loadDraft(named);
    return kept?.person === boot.person && !kept.discarded_at ? kept : undefined;
  }
  const same = (await loadMine(boot.person)).filter((record) => sameVisit(record) && !record.discarded_at);
  const unfinished = same.find((record) => record.sending.phase === "draft");
  return unfinished ?? (boot.assignment_id ? same[0] : undefined);
}

function sameVisit(record: Draft): boolean {
  if (boot.assignment_id || record.assignment_id) return record.assignment_id === boot.assignment_id;
  return record.branch.id === boot.branch.id && record.standard.version_id === boot.standard.version_id;
}

function newDraft(id = namedId() ?? newId()): Draft {
  const { version_id, version, document } = boot.standard;
  const now = Date.now();
  return {
    id,
    person: boot.person,
    branch: boot.branch,
    assignment_id: boot.assignment_id,
    scenario: boot.scenario,
    standard: { version_id, version, name_zh: document.name_zh, name_en: document.name_en },
    href: location.pathname + location.search.replace(/[?&]from=server$/, ""),
    opened_at: now,
    updated_at: now,
    started_at: null,
    finished_at: null,
    position: null,
    position_settled: false,
    answers: {},
    place: { screen: "" },
    sending: { phase: "draft" },
    payload: null,
    submitted_at: null,
    attempted: false,
  };
}

/** Leaves the present draft where it is and begins another for the same branch. */
export function beginAnother(): void {
  standard = boot.standard.document;
  draft.value = newDraft(newId());
  saved.value = { state: "new", at: 0 };
  nameInAddress(draft.value.id);
  void hold(draft.value.id);
}

/** Goes on with another wording of the standard and what is still answered under it. */
export function showDocument(document: StandardDocument, answers: Draft["answers"]): void {
  standard = boot.standard.document = document;
  const { name_zh, name_en } = document;
  draft.value = { ...draft.value, answers, standard: { ...draft.value.standard, name_zh, name_en } };
}

/** Changes what is answered at one item. The first change of all starts the visit's clock. */
export function answer(code: string, patch: Partial<Entry>): void {
  const now = Date.now();
  const before = draft.value;
  // Always newer than what it replaces, also after the phone's clock was set back.
  const at = Math.max(now, (before.answers[code]?.at ?? 0) + 1);
  const entry = { ...before.answers[code], ...patch, at };
  change({
    answers: { ...before.answers, [code]: entry },
    place: { ...before.place, item: code },
    started_at: before.started_at ?? stamp(now),
    refused: before.refused?.filter((error) => error.item !== code),
  });
}

export function change(patch: Partial<Draft>): void {
  draft.value = { ...draft.value, ...patch, updated_at: Math.max(Date.now(), draft.value.updated_at + 1) };
  save();
}

/** Remembers where the auditor is; no reason of its own to keep a draft that is still empty. */
export function goTo(screen: string, item?: string): void {
  draft.value = { ...draft.value, place: { screen, item } };
  if (saved.value.state !== "new" || Object.keys(draft.value.answers).length) save();
}

let unsaved = false;
let saving: Promise<void> | null = null;

/** Writes until what is shown is what is kept. Changes made meanwhile are written in the next round. */
export function save(): Promise<void> {
  if (holding.peek() !== "mine") return Promise.resolve();
  unsaved = true;
  saving ??= write().finally(() => (saving = null));
  return saving;
}

async function write(): Promise<void> {
  while (unsaved) {
    unsaved = false;
    const view = draft.peek();
    if (saved.peek().state === "new") void firstSave();
    saved.value = { ...saved.peek(), state: "saving" };
    const slow = setTimeout(() => (saved.value = { ...saved.peek(), state: "slow" }), 1000);
    try {
      const kept = await saveDraft(view);
      if (draft.peek() === view && differs(kept, view)) draft.value = kept;
      saved.value = { state: "saved", at: Date.now() };
    } catch {
      saved.value = { state: "failed", at: Date.now() };
      setTimeout(() => void save(), 3000);
      return;
    } finally {
      clearTimeout(slow);
    }
  }
}

function differs(kept: Draft, view: Draft): boolean {
  const codes = Object.keys(kept.answers);
  return kept.sending.phase !== view.sending.phase || codes.some((code) => kept.answers[code]?.at !== view.answers[code]?.at);
}

async function firstSave(): Promise<void> {
  void navigator.storage?.persist?.().catch(() => false);
  await keepStandard(boot.person, boot.standard.version_id, boot.standard.document).catch(() => undefined);
  await refreshRecords();
}

let reading = 0;

/** Of two readings under way at once, the one begun last knows more. */
export async function refreshRecords(): Promise<void> {
  const mine = ++reading;
  const kept = await loadMine(boot.person).catch(() => []);
  if (mine === reading) records.value = kept;
}

/** Removes one picture from an item; its bytes go when no other item shows the same picture. */
export async function removePhoto(code: string, sha: string): Promise<void> {
  const left = (draft.value.answers[code]?.evidence ?? []).filter((one) => one !== sha);
  answer(code, { evidence: left });
  const elsewhere = Object.values(draft.value.answers).some((entry) => entry.evidence?.includes(sha));
  if (!elsewhere) await dropPhoto(draft.value.id, sha);
}

/** Removes one recording with its bytes. */
export async function removeSound(code: string, sha: string): Promise<void> {
  answer(code, { sounds: (draft.value.answers[code]?.sounds ?? []).filter((one) => one !== sha) });
  await dropPhoto(draft.value.id, sha);
}

/** Puts a marked picture in the place of the one it was made from, whose bytes go: what was hidden must not be sent. */
export async function replacePhoto(code: string, old: string, marked: string): Promise<void> {
  const shown = draft.value.answers[code]?.evidence ?? [];
  answer(code, { evidence: [...new Set(shown.map((one) => (one === old ? marked : one)))] });
  const elsewhere = Object.values(draft.value.answers).some((entry) => entry.evidence?.includes(old));
  if (!elsewhere) await dropPhoto(draft.value.id, old);
}

/** Freezes the audit and puts it into the queue; false, and said at the save state, when this phone cannot keep it. */
export async function handOver(): Promise<boolean> {
  if (draft.value.sending.phase === "draft") await save();
  if (saved.value.state === "failed") return false;
  const now = Date.now();
  await forgetUploads(draft.value.id);
  const freeze = (kept: Draft) => payloadOf(kept, standard, now);
  const queued = await updateDraft(draft.value.id, (kept) =>
    submitted({ ...kept, finished_at: kept.finished_at ?? stamp(now) }, freeze, now),
  );
  if (queued) draft.value = queued;
  await refreshRecords();
  return queued !== undefined;
}

/** After a conflict: the same answers under a new id, into the queue. */
export async function handOverSeparately(): Promise<boolean> {
  const renamed = await renameRecord(draft.value.id, (kept) => separated(kept, newId()));
  if (!renamed) return false;
  draft.value = renamed;
  nameInAddress(renamed.id);
  await hold(renamed.id);
  return handOver();
}

/** Goes on with a record that is now filled in under another version. */
export function goOnUnder(version: Boot["standard"], record: Draft): void {
  boot.standard = version;
  standard = version.document;
  draft.value = { ...record, place: { screen: "" } };
  void refreshRecords();
}

/** After the task was withdrawn: the same answers as a visit without a task, into the queue. */
export async function handOverWithoutTask(): Promise<boolean> {
  const freed = await updateDraft(draft.value.id, withoutTask);
  if (!freed || freed.assignment_id) return false;
  draft.value = freed;
  return handOver();
}

/** Back to editing: only while the server cannot have the audit. */
export async function takeBack(): Promise<void> {
  const draftAgain = await updateDraft(draft.value.id, takenBack);
  if (draftAgain) draft.value = draftAgain;
  await refreshRecords();
}
