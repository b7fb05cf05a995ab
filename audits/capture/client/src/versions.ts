// A version that was retired before the visit began: its answers go on under the version in use, as far as they fit.
import { updateDraft } from "./db";
import { presentSession } from "./cookies";
import { loadStandard } from "./keep/documents";
import { fetchPack, packOf } from "./keep/pack";
import { underVersion } from "./queue/record";
import { boot, draft, goOnUnder, standard } from "./session";
import type { Answers, Item, StandardDocument } from "./types";

/** False when there is none in use, or this phone cannot have it now. */
export async function moveToCurrent(): Promise<boolean> {
  const fetched = await fetchPack(await packOf(presentSession()).catch(() => undefined));
  if (!("pack" in fetched)) return false;
  const current = fetched.pack.standards.find((one) => one.current && one.pictures === boot.urls.pictures);
  const document = current && (await loadStandard(boot.person, current.version_id));
  if (!current || !document) return false;
  const { version_id, version, name_zh, name_en } = current;
  const answers = fitting(draft.peek().answers, standard, document);
  const moved = await updateDraft(draft.peek().id, (kept) => underVersion(kept, { version_id, version, name_zh, name_en }, answers));
  if (!moved || moved.sending.phase !== "draft") return false;
  goOnUnder({ version_id, version, digest: current.digest, document }, moved);
  return true;
}

/** Answers of items that both versions ask in the same way. */
export function fitting(answers: Answers, from: StandardDocument, to: StandardDocument): Answers {
  const asked = new Map(from.items.map((item) => [item.code, wayOf(item)]));
  const same = new Set(to.items.filter((item) => asked.get(item.code) === wayOf(item)).map((item) => item.code));
  return Object.fromEntries(Object.entries(answers).filter(([code]) => same.has(code)));
}

function wayOf({ response }: Item): string {
  const options = "options" in response ? response.options.map(({ value }) => value) : [];
  return JSON.stringify([response.type, options]);
}
