// A file with everything that has not been sent, for the day the phone must be given away or will not connect.
// It is open, not sealed: whoever has it can read it, and the auditor is told so where it is made.
import { loadPhoto, photosOf } from "./db";
import { loadStandard } from "./keep/documents";
import { stamp } from "./clock";
import type { Draft, StandardDocument } from "./types";

export const FORMAT = "sanmi-phone-backup";

export interface BackupPhoto {
  sha256: string;
  type: string;
  taken_at: number;
  base64: string;
}

export interface Backup {
  format: typeof FORMAT;
  exported_at: string;
  records: (Draft & { photos: BackupPhoto[] })[];
  standards: Record<string, StandardDocument>;
}

export const isUnsent = (record: Draft): boolean => record.sending.phase !== "sent" && !record.discarded_at;

export async function exportRecords(records: readonly Draft[]): Promise<void> {
  const unsent = records.filter(isUnsent);
  const backup: Backup = {
    format: FORMAT,
    exported_at: stamp(Date.now()),
    records: await Promise.all(unsent.map(async (record) => ({ ...record, photos: await namedPhotos(record.id) }))),
    standards: await standardsOf(unsent),
  };
  save(new Blob([JSON.stringify(backup)], { type: "application/json" }), `sanmi-${stamp(Date.now()).slice(0, 10)}.json`);
}

async function standardsOf(records: readonly Draft[]): Promise<Record<string, StandardDocument>> {
  const found: Record<string, StandardDocument> = {};
  for (const { person, standard } of records) {
    const document = await loadStandard(person, standard.version_id);
    if (document) found[standard.version_id] = document;
  }
  return found;
}

async function namedPhotos(audit: string): Promise<BackupPhoto[]> {
  const photos = await Promise.all((await photosOf(audit)).map(({ sha256 }) => loadPhoto(audit, sha256)));
  return photos.flatMap((photo) => (photo ? [{ sha256: photo.sha256, type: photo.type, taken_at: photo.taken_at, base64: base64(photo.bytes) }] : []));
}

function base64(bytes: ArrayBuffer): string {
  const view = new Uint8Array(bytes);
  let text = "";
  for (let at = 0; at < view.length; at += 0x8000) text += String.fromCharCode(...view.subarray(at, at + 0x8000));
  return btoa(text);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
