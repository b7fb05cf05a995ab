// Standards on this phone, by person and version: a draft opens with the wording it was begun with.
import type { StandardDocument } from "../types";
import { begin, taken } from "./ahead";
import { database, safely } from "./database";
import { seal, unseal } from "./seal";

export function loadStandard(person: string, versionId: string): Promise<StandardDocument | undefined> {
  return taken(`standard ${person} ${versionId}`, () => read(person, versionId));
}

export function loadStandardAhead(person: string, versionId: string): void {
  begin(`standard ${person} ${versionId}`, () => read(person, versionId));
}

async function read(person: string, versionId: string): Promise<StandardDocument | undefined> {
  const db = await database();
  const kept = await db.get("documents", [person, versionId]);
  if (kept) return unseal(person, versionId, kept.sealed);
  return (await db.get("standards", versionId))?.document;
}

/** `sha256` is of the bytes as the server gave them; empty when they came inside a page. */
export async function keepStandard(person: string, versionId: string, document: StandardDocument, sha256 = ""): Promise<void> {
  const sealed = await seal(person, versionId, document);
  const tx = (await database()).transaction("documents", "readwrite", safely);
  const kept = await tx.store.get([person, versionId]);
  if (!kept?.sha256) await tx.store.put({ person, version_id: versionId, sha256, sealed });
  await tx.done;
}
