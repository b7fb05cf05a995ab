// What the address asks for, and the form's boot value made from what this phone has.
import { loadDraft } from "./db";
import { loadStandard } from "./keep/documents";
import type { Pack } from "./keep/pack";
import type { Boot, Branch, Draft, Scenario } from "./types";

export type Place =
  | { kind: "home" }
  | { kind: "assigned"; assignment: string }
  | { kind: "new"; branch: string; version: string };

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

export function placeOf({ pathname, search }: { pathname: string; search: string }): Place {
  const assigned = new RegExp(`^/capture/assignments/(${ID})$`).exec(pathname);
  if (assigned) return { kind: "assigned", assignment: assigned[1]! };
  if (pathname !== "/capture/new") return { kind: "home" };
  const asked = new URLSearchParams(search);
  return { kind: "new", branch: asked.get("branch") ?? "", version: asked.get("standard_version") ?? "" };
}

/** The draft's id that the address names after its "#". */
export function namedId(hash = location.hash): string | null {
  const id = hash.slice(1);
  return new RegExp(`^${ID}$`).test(id) ? id : null;
}

/** Undefined when this phone does not have what is asked for. */
export async function bootFrom(pack: Pack, place: Place): Promise<Boot | undefined> {
  const id = namedId();
  const kept = id ? await loadDraft(id).catch(() => undefined) : undefined;
  if (kept?.person === pack.person) return ofDraft(pack, kept);
  if (place.kind === "assigned") {
    const given = pack.assignments.find((one) => one.id === place.assignment);
    return given && make(pack, given.version_id, given.branch, given.id, given.scenario);
  }
  const branch = place.kind === "new" ? pack.branches.find((one) => one.id === place.branch) : undefined;
  return branch && place.kind === "new" ? make(pack, place.version, branch, null, null) : undefined;
}

/** A draft brings its own branch, task and standard, also when the pack no longer names them. */
async function ofDraft(pack: Pack, { standard, branch, assignment_id, scenario }: Draft): Promise<Boot | undefined> {
  const document = await loadStandard(pack.person, standard.version_id);
  const { version_id, version } = standard;
  return document && boot(pack, { version_id, version, digest: "", document }, branch, assignment_id, scenario);
}

async function make(
  pack: Pack, versionId: string, branch: Branch, assignment: string | null, scenario: Scenario | null,
): Promise<Boot | undefined> {
  const facts = pack.standards.find((one) => one.version_id === versionId);
  const document = facts && (await loadStandard(pack.person, versionId));
  if (!facts || !document) return undefined;
  const { version, digest } = facts;
  return boot(pack, { version_id: versionId, version, digest, document }, branch, assignment, scenario);
}

function boot(pack: Pack, standard: Boot["standard"], branch: Branch, assignment: string | null, scenario: Scenario | null): Boot {
  const { lang, person, session, limits, urls } = pack;
  const pictures = pack.standards.find((one) => one.version_id === standard.version_id)?.pictures;
  return { lang, person, session, branch, assignment_id: assignment, scenario, standard, limits, urls: { ...urls, pictures } };
}
