// Standards on this phone, by person and version: a draft opens with the wording it was begun with.
import type { StandardDocument } from "../types";
import { begin, taken } from "./ahead";
import { database, type Look, safely, type StoredDocument } from "./database";
import { seal, unseal } from "./seal";

export function loadStandard(person: string, versionId: string): Promise<StandardDocument | undefined> {
  return taken(`standard ${person} ${versionId}`, async () =>
    open(person, versionId, await (await database()).get("documents", [person, versionId])),
  );
}

export function loadStandardAhead(person: string, versionId: string, look: Look): void {
  const reading = look.objectStore("documents").get([person, versionId]);
  begin(`standard ${person} ${versionId}`, async () => open(person, versionId, await reading));
}

async function open(person: string, versionId: string, kept: StoredDocument | undefined): Promise<StandardDocument | undefined> {
  if (kept) return unseal(person, versionId, kept.sealed);
  return (await (await database()).get("standards", versionId))?.document;
}

/** `sha256` is of the bytes as the server gave them; empty when they came inside a page. */
export async function keepStandard(person: string, versionId: string, document: StandardDocument, sha256 = ""): Promise<void> {
  const sealed = await seal(person, versionId, document);
  const tx = (await database()).transaction("documents", "readwrite", safely);
  const kept = await tx.store.get([person, versionId]);
  if (!kept?.sha256) await tx.store.put({ person, version_id: versionId, sha256, sealed });
  await tx.done;
}
