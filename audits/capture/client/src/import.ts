// Takes a file of unsent records back in, on this phone or another one: each record once, each picture checked.
import { keepPhoto, loadDraft, saveDraft } from "./db";
import { type Backup, FORMAT } from "./export";
import { sha256 } from "./ids";
import { keepStandard } from "./keep/documents";
import type { Draft } from "./types";

/** taken: records that are new here; there: already on this phone; others: of somebody else; broken: pictures damaged. */
export interface Imported {
  taken: number;
  there: number;
  others: number;
  broken: number;
}

/** Throws when the file is none of ours. */
export async function importRecords(file: Blob, person: string): Promise<Imported> {
  const backup = JSON.parse(await file.text()) as Partial<Backup> | null;
  if (backup?.format !== FORMAT || !Array.isArray(backup.records)) throw new Error("not a backup");
  const count: Imported = { taken: 0, there: 0, others: 0, broken: 0 };
  for (const record of backup.records) count[await takeIn(record, person)] += 1;
  for (const [version, document] of Object.entries(backup.standards ?? {})) {
    if (count.taken) await keepStandard(person, version, document);
  }
  return count;
}

/** Pictures first: a record is here only when all of it is. */
async function takeIn({ photos, ...record }: Backup["records"][number], person: string): Promise<keyof Imported> {
  if (record.person !== person) return "others";
  if (await loadDraft(record.id)) return "there";
  for (const photo of photos) {
    const bytes = Uint8Array.from(atob(photo.base64), (letter) => letter.charCodeAt(0)).buffer;
    if ((await sha256(bytes)) !== photo.sha256) return "broken";
    const { sha256: name, type, taken_at } = photo;
    await keepPhoto({ audit: record.id, person, sha256: name, bytes, type, taken_at, uploaded: false });
  }
  await saveDraft(record satisfies Draft);
  return "taken";
}
