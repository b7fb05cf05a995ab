// What an auditor takes along into a basement: assignments, branches, standards. Taken whole or not at all: every
// standard is checked by its SHA-256 and kept before the pack that names it takes the place of the older one.
import { sha256 } from "../ids";
import type { Branch, Named, Scenario, StandardDocument, Urls } from "../types";
import { database, look, type Look, safely } from "./database";
import { keepStandard } from "./documents";
import { findKeyAhead, seal, unseal } from "./seal";

export interface Assigned {
  id: string;
  version_id: string;
  branch: Branch;
  scenario: Scenario | null;
  window_from: string;
  window_to: string;
}

export interface PackedStandard extends Named {
  version_id: string;
  version: number;
  digest: string;
  sha256: string;
  current: boolean;
  pictures: string;
}

export interface Pack {
  format: number;
  person: string;
  session: string;
  lang: "zh" | "en";
  tenant: Named;
  accent: string | null;
  assignments: Assigned[];
  branches: (Branch & { code: string })[];
  standards: PackedStandard[];
  limits: { photo_bytes: number; photo_edge: number };
  urls: Urls;
}

/** What came of asking. */
export type Fetched = { kind: "taken" | "same"; pack: Pack } | { kind: "signed_out" | "refused" | "unreachable" | "broken" };

const ADDRESS = "/api/v1/capture/";
const FORMAT = 1;

/** The pack that was made for this sign-in, if this phone has it. `found` hears whose it is before it is opened. */
export async function packOf(session: string | null, found?: (person: string, looking: Look) => void): Promise<Pack | undefined> {
  if (!session) return undefined;
  const looking = await look();
  const kept = (await looking.objectStore("packs").getAll()).find((one) => one.session === session);
  if (!kept) return undefined;
  findKeyAhead(kept.person, looking);
  found?.(kept.person, looking);
  return unseal(kept.person, "pack", kept.sealed) as Promise<Pack>;
}

/** Asks the server for what is new. `had`: what this phone has for this sign-in, if anything. */
export async function fetchPack(had?: Pack): Promise<Fetched> {
  try {
    const db = await database();
    const etag = had && (await db.get("packs", had.person))?.etag;
    const response = await ask("pack", etag ? { "If-None-Match": etag } : {});
    if (response.status === 304 && had) return { kind: "same", pack: had };
    if (response.status === 401) return { kind: "signed_out" };
    if (response.status === 403) return { kind: "refused" };
    if (!response.ok) return { kind: "unreachable" };
    const pack = (await response.json()) as Pack;
    if (pack.format !== FORMAT) return { kind: "broken" };
    await takeDocuments(pack);
    const sealed = await seal<unknown>(pack.person, "pack", pack);
    const tag = response.headers.get("ETag") ?? "";
    const tx = db.transaction("packs", "readwrite", safely);
    await tx.store.put({ person: pack.person, session: pack.session, etag: tag, sealed });
    await tx.done;
    return { kind: "taken", pack };
  } catch (error) {
    return { kind: error instanceof BrokenPack ? "broken" : "unreachable" };
  }
}

class BrokenPack extends Error {}

/** Fetches the standards that this phone does not have; throws when one cannot be had whole. */
async function takeDocuments(pack: Pack): Promise<void> {
  const db = await database();
  for (const wanted of pack.standards) {
    const kept = await db.get("documents", [pack.person, wanted.version_id]);
    if (kept && (kept.sha256 === wanted.sha256 || !kept.sha256)) continue;
    const response = await ask(`standards/${wanted.version_id}`);
    if (!response.ok) throw new Error("unreachable");
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) !== wanted.sha256) throw new BrokenPack();
    const document = JSON.parse(new TextDecoder().decode(bytes)) as StandardDocument;
    await keepStandard(pack.person, wanted.version_id, document, wanted.sha256);
  }
}

function ask(what: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(ADDRESS + what, {
    headers: { Accept: "application/json", "X-Sanmi-Client": "phone/1", ...headers },
    credentials: "same-origin",
    cache: "no-store",
    redirect: "error",
  });
}
