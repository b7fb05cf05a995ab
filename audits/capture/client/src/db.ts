// The records this phone keeps. Nothing here is deleted before the server's yes, or the auditor's own word.
import { begin, taken } from "./keep/ahead";
import { database, type Look, safely, type StoredDraft, type StoredPhoto } from "./keep/database";
import { seal, sealBytes, unseal, unsealBytes } from "./keep/seal";
import { newId } from "./ids";
import { merged } from "./merge";
import { delivered } from "./queue/record";
import type { Draft, Photo, Receipt } from "./types";

export { keepStandard, loadStandard } from "./keep/documents";

/** What may be told of a picture without opening it. */
export type PhotoFacts = Omit<Photo, "bytes"> & { size: number };

const read = new Map<string, { rev: string; draft: Draft }>();

/** This person's records, the newest first. Another person's records on the same phone stay unseen. */
export function loadMine(person: string): Promise<Draft[]> {
  return taken(`drafts ${person}`, async () => sorted(await (await database()).getAllFromIndex("drafts", "person", person)));
}

export function loadMineAhead(person: string, look: Look): void {
  const reading = look.objectStore("drafts").index("person").getAll(person);
  begin(`drafts ${person}`, async () => sorted(await reading));
}

async function sorted(stored: (StoredDraft | Draft)[]): Promise<Draft[]> {
  const mine = await Promise.all(stored.map((one) => readable(one)));
  return mine.filter((one) => one !== undefined).sort((a, b) => b.updated_at - a.updated_at);
}

export function loadDraft(id: string): Promise<Draft | undefined> {
  return taken(`draft ${id}`, async () => readable(await (await database()).get("drafts", id)));
}

export function loadDraftAhead(id: string, look: Look): void {
  const reading = look.objectStore("drafts").get(id);
  begin(`draft ${id}`, async () => readable(await reading));
}

/** Saves a window's view of a draft. Another window's newer answers win item by item; the merged draft is returned. */
export async function saveDraft(draft: Draft): Promise<Draft> {
  return (await replace(draft.id, (kept) => (kept ? merged(kept, draft) : draft)))!;
}

/** Changes one record as it is kept at this moment; undefined when it is gone. */
export function updateDraft(id: string, change: (draft: Draft) => Draft): Promise<Draft | undefined> {
  return replace(id, (kept) => kept && change(kept));
}

/** After the server's yes to `payload`: the receipt stays, answers and pictures leave the phone, in one transaction. */
export function keepReceipt(id: string, payload: string, receipt: Receipt): Promise<Draft | undefined> {
  return replace(
    id,
    (kept) => kept && delivered(kept, payload, receipt, Date.now()),
    (draft) => (draft.sending.phase === "sent" ? id : undefined),
  );
}

/** By the auditor's own word only (a draft thrown away, a receipt put aside). */
export async function removeDraft(id: string): Promise<void> {
  const tx = (await database()).transaction(["drafts", "photos"], "readwrite", safely);
  await tx.objectStore("drafts").delete(id);
  for (const key of await tx.objectStore("photos").index("audit").getAllKeys(id)) await tx.objectStore("photos").delete(key);
  await tx.done;
}

/** Gives a record and its pictures another id: what was refused as a double goes as one of its own. */
export async function renameRecord(id: string, change: (draft: Draft) => Draft): Promise<Draft | undefined> {
  const db = await database();
  const kept = await loadDraft(id);
  const renamed = kept && change(kept);
  if (!renamed || renamed.id === id) return undefined;
  const stored = await closed(renamed);
  const tx = db.transaction(["drafts", "photos"], "readwrite", safely);
  const photos = tx.objectStore("photos");
  await tx.objectStore("drafts").put(stored);
  await tx.objectStore("drafts").delete(id);
  for (const photo of await photos.index("audit").getAll(id)) {
    await photos.put({ ...photo, audit: renamed.id, uploaded: false });
    await photos.delete([id, photo.sha256]);
  }
  await tx.done;
  return renamed;
}

export async function keepPhoto(photo: Photo): Promise<void> {
  const { bytes, ...facts } = photo;
  const sealed = await sealBytes(photo.person, photo.sha256, bytes);
  const tx = (await database()).transaction("photos", "readwrite", safely);
  await tx.store.put({ ...facts, size: bytes.byteLength, sealed });
  await tx.done;
}

export async function loadPhoto(audit: string, sha256: string): Promise<Photo | undefined> {
  const stored = await (await database()).get("photos", [audit, sha256]);
  if (!stored) return undefined;
  if ("bytes" in stored) return stored;
  const { sealed, size: _size, ...facts } = stored;
  return { ...facts, bytes: await unsealBytes(stored.person, sha256, sealed) };
}

/** The pictures of a record, unopened: a record of twenty is not read into memory at once. */
export async function photosOf(audit: string): Promise<PhotoFacts[]> {
  return (await (await database()).getAllFromIndex("photos", "audit", audit)).map(factsOf);
}

function factsOf(stored: StoredPhoto | Photo): PhotoFacts {
  if ("bytes" in stored) {
    const { bytes, ...facts } = stored;
    return { ...facts, size: bytes.byteLength };
  }
  const { sealed: _sealed, ...facts } = stored;
  return facts;
}

export async function dropPhoto(audit: string, sha256: string): Promise<void> {
  await (await database()).delete("photos", [audit, sha256]);
}

export function markUploaded(audit: string, sha256: string): Promise<void> {
  return noteUploads(audit, true, sha256);
}

/** Sent once more after a refusal: the server is asked about every picture again. */
export function forgetUploads(audit: string): Promise<void> {
  return noteUploads(audit, false);
}

async function noteUploads(audit: string, uploaded: boolean, only?: string): Promise<void> {
  const tx = (await database()).transaction("photos", "readwrite", safely);
  for (const photo of await tx.store.index("audit").getAll(audit)) {
    if (!only || photo.sha256 === only) await tx.store.put({ ...photo, uploaded });
  }
  await tx.done;
}

/** Reads, changes and writes one record; begins again when another window wrote in between. */
async function replace(
  id: string,
  make: (kept: Draft | undefined) => Draft | undefined,
  dropsPhotosOf: (draft: Draft) => string | undefined = () => undefined,
): Promise<Draft | undefined> {
  const db = await database();
  for (;;) {
    const before = await db.get("drafts", id);
    const result = make(before && (await opened(before)));
    if (!result) return undefined;
    const stored = await closed(result);
    const tx = db.transaction(["drafts", "photos"], "readwrite", safely);
    const now = await tx.objectStore("drafts").get(id);
    const same = Boolean(now) === Boolean(before) && revOf(now) === revOf(before);
    if (same) {
      await tx.objectStore("drafts").put(stored);
      const photos = tx.objectStore("photos");
      const done = dropsPhotosOf(result);
      if (done) for (const key of await photos.index("audit").getAllKeys(done)) await photos.delete(key);
    }
    await tx.done;
    if (same) return result;
  }
}

const revOf = (stored: StoredDraft | Draft | undefined): string | number =>
  stored ? ("sealed" in stored ? stored.rev : stored.updated_at) : "";

async function closed(draft: Draft): Promise<StoredDraft> {
  const { id, person } = draft;
  const rev = newId();
  read.set(id, { rev, draft });
  return { id, person, rev, sealed: await seal(person, id, draft) };
}

async function opened(stored: StoredDraft | Draft): Promise<Draft> {
  if (!("sealed" in stored)) return stored; // of an earlier release: sealed at its next change
  const known = read.get(stored.id);
  if (known?.rev === stored.rev) return known.draft;
  const draft = await unseal(stored.person, stored.id, stored.sealed);
  read.set(stored.id, { rev: stored.rev, draft });
  return draft;
}

/** A record whose key is gone belongs to a sign-in that was ended on purpose. */
async function readable(stored: StoredDraft | Draft | undefined): Promise<Draft | undefined> {
  return stored && opened(stored).catch(() => undefined);
}
