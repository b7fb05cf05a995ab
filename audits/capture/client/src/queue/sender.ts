// Carries the queue out: evidence first, each picture by its fingerprint, then the audit. One record at a time.
import { signal } from "@preact/signals";
import { forgetUploads, keepReceipt, loadMine, loadPhoto, markUploaded, photosOf, updateDraft } from "../db";
import { evidenceOf, withDeviceTime } from "../payload";
import type { Draft, Receipt, Urls } from "../types";
import { put } from "./http";
import { putInPieces } from "./pieces";
import { type Event, nextDue, type Reply, step, untilNext, type Verdict, verdictOf } from "./machine";
import { answered, begun } from "./record";

/** What came of sending one part. `progress`: something before it arrived. */
interface Outcome {
  verdict: Verdict;
  stage: "evidence" | "audit";
  progress: boolean;
}

export interface Sending {
  id: string;
  sent: number;
  total: number;
}

/** What is on the wire just now; null when nothing is. */
export const onTheWire = signal<Sending | null>(null);

export class Sender {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: Promise<void> | null = null;
  private again = false;
  private readonly brokeOff = new Set<string>();

  constructor(
    private readonly person: string,
    private readonly urls: Urls,
    /** Told after every change of a record. */
    private readonly changed: (draft: Draft) => void,
  ) {}

  /** Sends on opening, when the network is back, when the page is seen again, and when a wait is over. */
  start(): void {
    addEventListener("online", () => void this.nudge());
    document.addEventListener("visibilitychange", () => document.hidden || void this.nudge());
    void this.nudge();
  }

  /** "Now would be a good time": ends waits and pauses, then sends. */
  async nudge(): Promise<void> {
    for (const draft of await loadMine(this.person).catch(() => [])) {
      if (draft.sending.phase === "paused" || draft.sending.phase === "waiting") {
        await this.move(draft.id, { kind: "nudge", now: Date.now() });
      }
    }
    await this.run();
  }

  /** Sends what is due. Calls while it runs make it look again at the end. */
  run(): Promise<void> {
    this.again = true;
    this.running ??= this.exclusively(() => this.drain()).catch(() => this.noStorage()).finally(() => this.rest());
    return this.running;
  }

  /** A call that came while the drain was computing its next wait has been seen by nobody: look again. */
  private rest(): void {
    this.running = null;
    if (this.again) void this.run();
  }

  /** Without storage there is no queue; the form says so at its save state. */
  private noStorage(): void {
    this.again = false;
    onTheWire.value = null;
  }

  /** Two windows need not send the same record twice (it would be harmless: the server knows the id). */
  private async exclusively(work: () => Promise<void>): Promise<void> {
    if (!navigator.locks) return work();
    await navigator.locks.request("sanmi-sender", work);
  }

  private async drain(): Promise<void> {
    clearTimeout(this.timer);
    while (this.again) {
      this.again = false;
      for (let draft = await this.due(); draft; draft = await this.due()) {
        const verdict = await this.send(draft);
        if (verdict.kind === "signed_out") await this.pauseOthers();
        if (verdict.kind === "later" && verdict.why === "network") break;
      }
    }
    onTheWire.value = null;
    const wait = untilNext(await this.queue(), Date.now());
    if (wait !== null) this.timer = setTimeout(() => void this.run(), Math.max(wait, 500));
  }

  /** What the auditor threw away is not sent, also while they may still change their mind. */
  private async queue(): Promise<Draft[]> {
    return (await loadMine(this.person)).filter((draft) => !draft.discarded_at);
  }

  private async due(): Promise<Draft | null> {
    return nextDue(await this.queue(), Date.now());
  }

  /** The payload of this moment is what is sent, and what an answer is taken for. */
  private async send(draft: Draft): Promise<Verdict> {
    const payload = draft.payload!;
    let outcome = await this.sendAll(draft, payload);
    if (outcome.verdict.kind === "refused" && outcome.verdict.refusal.code === "evidence_missing") {
      await forgetUploads(draft.id); // the server no longer has what it had: bring everything once more
      outcome = await this.sendAll(draft, payload);
    }
    const { verdict, stage, progress } = outcome;
    const moved =
      verdict.kind === "yes"
        ? await keepReceipt(draft.id, payload, verdict.body as Receipt)
        : await updateDraft(draft.id, (record) =>
            answered(record, payload, stage, { ...verdict, now: Date.now(), random: Math.random(), progress } as Event),
          );
    if (moved) this.changed(moved);
    return verdict;
  }

  private async sendAll(draft: Draft, payload: string): Promise<Outcome> {
    const evidence = await this.sendEvidence(draft, payload);
    return evidence.verdict.kind === "yes" ? this.sendAudit(draft.id, payload, evidence.progress) : evidence;
  }

  /** A yes when all pictures have arrived; those that had arrived before are not sent again. */
  private async sendEvidence(draft: Draft, payload: string): Promise<Outcome> {
    const named = evidenceOf(payload);
    const photos = (await photosOf(draft.id)).filter((photo) => named.includes(photo.sha256));
    const before = photos.filter((photo) => photo.uploaded).length;
    let sent = before;
    for (const { sha256, type, uploaded } of photos) {
      onTheWire.value = { id: draft.id, sent, total: photos.length };
      if (uploaded) continue;
      const photo = await loadPhoto(draft.id, sha256);
      if (!photo) continue; // taken away meanwhile: the server tells what it misses
      const { reply, moved } = await this.sendFile(sha256, type, photo.bytes);
      const verdict = verdictOf(reply);
      if (verdict.kind !== "yes") return { verdict: locate(verdict, draft, sha256), stage: "evidence", progress: moved || sent > before };
      await markUploaded(draft.id, sha256);
      sent += 1;
    }
    onTheWire.value = { id: draft.id, sent, total: photos.length };
    return { verdict: { kind: "yes", body: null }, stage: "evidence", progress: sent > before };
  }

  /** Whole; after a try that broke off, in pieces. */
  private async sendFile(sha256: string, type: string, bytes: ArrayBuffer): Promise<{ reply: Reply; moved: boolean }> {
    const url = this.urls.evidence + sha256;
    if (this.brokeOff.has(sha256)) return putInPieces(url, this.person, type, bytes);
    const reply = await put(url, this.person, type, bytes);
    if (reply === "unreachable") this.brokeOff.add(sha256);
    return { reply, moved: false };
  }

  private async sendAudit(id: string, payload: string, progress: boolean): Promise<Outcome> {
    const later = (verdict: Verdict): Outcome => ({ verdict, stage: "audit", progress });
    let mayGo = false;
    await updateDraft(id, (record) => {
      const next = begun(record, payload);
      mayGo = next !== undefined;
      return next ?? record;
    });
    if (!mayGo) return later({ kind: "later", why: "server", wait: null });
    const body = withDeviceTime(payload, Date.now());
    const verdict = verdictOf(await put(this.urls.audit + id, this.person, "application/json", body));
    const answersForUs = verdict.kind !== "yes" || (verdict.body as { id?: string } | null)?.id === id;
    return later(answersForUs ? verdict : { kind: "later", why: "server", wait: null });
  }

  private async pauseOthers(): Promise<void> {
    for (const draft of await loadMine(this.person)) {
      if (draft.sending.phase === "waiting") await this.move(draft.id, { kind: "signed_out" });
    }
  }

  private async move(id: string, event: Event): Promise<void> {
    const moved = await updateDraft(id, (draft) => ({ ...draft, sending: step(draft.sending, event) }));
    if (moved) this.changed(moved);
  }
}

/** A refused picture is shown at the item it belongs to. */
function locate(verdict: Verdict, draft: Draft, sha: string): Verdict {
  if (verdict.kind !== "refused" || verdict.refusal.errors.some((error) => error.item)) return verdict;
  const item = Object.entries(draft.answers).find(([, entry]) => [...(entry.evidence ?? []), ...(entry.sounds ?? [])].includes(sha))?.[0] ?? null;
  const message = verdict.refusal.detail || verdict.refusal.title;
  return { kind: "refused", refusal: { ...verdict.refusal, errors: [{ item, message }] } };
}
