// What this phone keeps, in IndexedDB. Nothing here is deleted before the server's yes, or the auditor's own word.
//
//   drafts     id -> Draft          every audit, from the first tap to the receipt
//   photos     [audit, sha256] -> Photo
//   standards  version_id -> document, so that a draft opens with the wording it was begun with
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import { merged } from "./merge";
import type { Draft, Photo, Sending, StandardDocument } from "./types";

interface Schema extends DBSchema {
  drafts: { key: string; value: Draft; indexes: { person: string } };
  photos: { key: [string, string]; value: Photo; indexes: { audit: string } };
  standards: { key: string; value: { version_id: string; document: StandardDocument } };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;
const safely = { durability: "strict" } as const;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("sanmi-capture", 1, {
    upgrade(db) {
      db.createObjectStore("drafts", { keyPath: "id" }).createIndex("person", "person");
      db.createObjectStore("photos", { keyPath: ["audit", "sha256"] }).createIndex("audit", "audit");
      db.createObjectStore("standards", { keyPath: "version_id" });
    },
    blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    terminated: () => (opened = null),
  });
  return opened;
}

/** This person's records, the newest first. Another person's records on the same phone stay unseen. */
export async function loadMine(person: string): Promise<Draft[]> {
  const mine = await (await database()).getAllFromIndex("drafts", "person", person);
  return mine.sort((a, b) => b.updated_at - a.updated_at);
}

export async function loadDraft(id: string): Promise<Draft | undefined> {
  return (await database()).get("drafts", id);
}

export async function loadStandard(versionId: string): Promise<StandardDocument | undefined> {
  return (await (await database()).get("standards", versionId))?.document;
}

export async function keepStandard(versionId: string, document: StandardDocument): Promise<void> {
  await (await database()).put("standards", { version_id: versionId, document });
}

/** Saves a window's view of a draft. Another window's newer answers win item by item; the merged draft is returned. */
export async function saveDraft(draft: Draft): Promise<Draft> {
  const tx = (await database()).transaction("drafts", "readwrite", safely);
  const kept = await tx.store.get(draft.id);
  const result = kept ? merged(kept, draft) : draft;
  await tx.store.put(result);
  await tx.done;
  return result;
}

/** Reads, changes and writes one record in one transaction; undefined when it is gone. */
export async function updateDraft(id: string, change: (draft: Draft) => Draft): Promise<Draft | undefined> {
  const tx = (await database()).transaction("drafts", "readwrite", safely);
  const kept = await tx.store.get(id);
  const result = kept && change(kept);
  if (result) await tx.store.put(result);
  await tx.done;
  return result;
}

export async function keepPhoto(photo: Photo): Promise<void> {
  const tx = (await database()).transaction("photos", "readwrite", safely);
  await tx.store.put(photo);
  await tx.done;
}

export async function loadPhoto(audit: string, sha256: string): Promise<Photo | undefined> {
  return (await database()).get("photos", [audit, sha256]);
}

export async function photosOf(audit: string): Promise<Photo[]> {
  return (await database()).getAllFromIndex("photos", "audit", audit);
}

export async function markUploaded(photo: Photo): Promise<void> {
  await keepPhoto({ ...photo, uploaded: true });
}

export async function dropPhoto(audit: string, sha256: string): Promise<void> {
  await (await database()).delete("photos", [audit, sha256]);
}

/** Sent once more after a refusal: the server is asked about every picture again. */
export async function forgetUploads(audit: string): Promise<void> {
  const tx = (await database()).transaction("photos", "readwrite", safely);
  for (const photo of await tx.store.index("audit").getAll(audit)) await tx.store.put({ ...photo, uploaded: false });
  await tx.done;
}

/** After the server's yes: the receipt stays, answers and pictures leave the phone, in one transaction. */
export async function keepReceipt(id: string, sending: Sending): Promise<Draft | undefined> {
  if (sending.phase !== "sent") return undefined;
  const tx = (await database()).transaction(["drafts", "photos"], "readwrite", safely);
  const kept = await tx.objectStore("drafts").get(id);
  if (kept) {
    const receipt: Draft = { ...kept, sending, answers: {}, payload: null, position: null, updated_at: Date.now() };
    await tx.objectStore("drafts").put(receipt);
    for (const key of await tx.objectStore("photos").index("audit").getAllKeys(id)) await tx.objectStore("photos").delete(key);
    await tx.done;
    return receipt;
  }
  await tx.done;
  return undefined;
}

/** Gives a record and its pictures another id: what was refused as a double goes as one of its own. */
export async function renameRecord(id: string, newId: string): Promise<Draft | undefined> {
  const tx = (await database()).transaction(["drafts", "photos"], "readwrite", safely);
  const [drafts, photos] = [tx.objectStore("drafts"), tx.objectStore("photos")];
  const kept = await drafts.get(id);
  const renamed = kept && { ...kept, id: newId, attempted: false };
  if (renamed) {
    await drafts.put(renamed);
    await drafts.delete(id);
    for (const photo of await photos.index("audit").getAll(id)) {
      await photos.put({ ...photo, audit: newId, uploaded: false });
      await photos.delete([id, photo.sha256]);
    }
  }
  await tx.done;
  return renamed;
}

/** By the auditor's own word only (a draft thrown away, a receipt put aside). */
export async function removeDraft(id: string): Promise<void> {
  const tx = (await database()).transaction(["drafts", "photos"], "readwrite", safely);
  await tx.objectStore("drafts").delete(id);
  for (const key of await tx.objectStore("photos").index("audit").getAllKeys(id)) await tx.objectStore("photos").delete(key);
  await tx.done;
}
