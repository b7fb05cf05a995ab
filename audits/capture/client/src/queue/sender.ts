// Carries the queue out: evidence first, each picture by its fingerprint, then the audit. One record at a time.
import { signal } from "@preact/signals";
import { forgetUploads, photosOf, keepReceipt, loadMine, markUploaded, updateDraft } from "../db";
import { evidenceOf, withDeviceTime } from "../payload";
import type { Draft, Receipt, Urls } from "../types";
import { put } from "./http";
import { type Event, nextDue, step, untilNext, type Verdict, verdictOf } from "./machine";

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
    const wait = untilNext(await loadMine(this.person), Date.now());
    if (wait !== null) this.timer = setTimeout(() => void this.run(), Math.max(wait, 500));
  }

  private async due(): Promise<Draft | null> {
    return nextDue(await loadMine(this.person), Date.now());
  }

  private async send(draft: Draft): Promise<Verdict> {
    let verdict = await this.sendAll(draft);
    if (verdict.kind === "refused" && verdict.refusal.code === "evidence_missing") {
      await forgetUploads(draft.id); // the server no longer has what it had: bring everything once more
      verdict = await this.sendAll(draft);
    }
    if (verdict.kind === "yes") {
      const moved = await keepReceipt(draft.id, step(draft.sending, { kind: "yes", receipt: verdict.body as Receipt }));
      if (moved) this.changed(moved);
    } else {
      await this.move(draft.id, { ...verdict, now: Date.now(), random: Math.random() } as Event);
    }
    return verdict;
  }

  private async sendAll(draft: Draft): Promise<Verdict> {
    return (await this.sendEvidence(draft)) ?? (await this.sendAudit(draft));
  }

  /** Null when all pictures have arrived. */
  private async sendEvidence(draft: Draft): Promise<Verdict | null> {
    const named = evidenceOf(draft.payload!);
    const photos = (await photosOf(draft.id)).filter((photo) => named.includes(photo.sha256));
    let sent = photos.filter((photo) => photo.uploaded).length;
    for (const photo of photos) {
      onTheWire.value = { id: draft.id, sent, total: photos.length };
      if (photo.uploaded) continue;
      const verdict = verdictOf(await put(this.urls.evidence + photo.sha256, photo.type, photo.bytes));
      if (verdict.kind !== "yes") return locate(verdict, draft, photo.sha256);
      await markUploaded(photo);
      sent += 1;
    }
    onTheWire.value = { id: draft.id, sent, total: photos.length };
    return null;
  }

  private async sendAudit(draft: Draft): Promise<Verdict> {
    const marked = await updateDraft(draft.id, (record) =>
      record.sending.phase === "waiting" ? { ...record, attempted: true } : record,
    );
    if (marked?.sending.phase !== "waiting") return { kind: "later", why: "server", wait: null };
    const body = withDeviceTime(draft.payload!, Date.now());
    const verdict = verdictOf(await put(this.urls.audit + draft.id, "application/json", body));
    const answersForUs = verdict.kind !== "yes" || (verdict.body as { id?: string } | null)?.id === draft.id;
    return answersForUs ? verdict : { kind: "later", why: "server", wait: null };
  }

  private async pauseOthers(): Promise<void> {
    for (const draft of await loadMine(this.person)) {
      if (draft.sending.phase === "waiting") await this.move(draft.id, { kind: "signed_out" });
    }
  }

  private async move(id: string, event: Event): Promise<void> {
    const moved = await updateDraft(id, (draft) => ({
      ...draft,
      sending: step(draft.sending, event),
      // A clear refusal means that the server has not kept the audit: it may be mended and sent again.
      attempted: event.kind === "refused" ? event.refusal.status === 409 : draft.attempted,
    }));
    if (moved) this.changed(moved);
  }
}

/** A refused picture is shown at the item it belongs to. */
function locate(verdict: Verdict, draft: Draft, sha: string): Verdict {
  if (verdict.kind !== "refused" || verdict.refusal.errors.some((error) => error.item)) return verdict;
  const item = Object.entries(draft.answers).find(([, entry]) => entry.evidence?.includes(sha))?.[0] ?? null;
  const message = verdict.refusal.detail || verdict.refusal.title;
  return { kind: "refused", refusal: { ...verdict.refusal, errors: [{ item, message }] } };
}
