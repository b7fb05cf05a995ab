// What this phone holds, on the page of assignments: drafts, what waits to be sent, what has just arrived.
// Opening the page sends what waits.
import { signal } from "@preact/signals";
import { render } from "preact";
import { loadMine, photosOf, removeDraft, updateDraft } from "./db";
import { exportRecords } from "./export";
import { importRecords } from "./import";
import { Sender } from "./queue/sender";
import { lookAtRoom } from "./quota";
import { actAs } from "./keep/owner";
import type { Draft, HomeBoot } from "./types";
import { stamp } from "./clock";
import { lang, t } from "./words";
import { Backup } from "./ui/backup";
import { Records } from "./ui/records";

const PURGE_AFTER = 10 * 60_000;
const FORGET_AFTER = 30 * 86_400_000;
const records = signal<Draft[]>([]);
const sizes = signal<Record<string, number>>({});

/** The server's page: it says the language, and has listed the visits itself. */
export async function startHome(boot: HomeBoot): Promise<void> {
  lang.value = boot.lang;
  await startRecords(boot);
}

/** Fills #phone-records, keeps it true, and sends what waits. */
export async function startRecords(boot: Pick<HomeBoot, "person" | "urls">): Promise<void> {
  actAs(boot.person);
  markOverdue();
  await purge(boot.person);
  const refresh = async () => {
    records.value = await loadMine(boot.person).catch(() => []);
    markAssignments(records.value);
    sizes.value = await sizesOf(records.value);
  };
  await refresh();
  const sender = new Sender(boot.person, boot.urls, () => void refresh());
  const discard = async (id: string, at: number | undefined) => {
    await updateDraft(id, (draft) => ({ ...draft, discarded_at: at }));
    await refresh();
  };
  const restore = async (file: File) => {
    const told = await restored(file, boot.person);
    await refresh();
    void sender.nudge();
    return told;
  };
  const acts = { discard, retry: () => void sender.nudge() };
  render(<Records records={records} sizes={sizes} urls={boot.urls} {...acts} />, document.getElementById("phone-records")!);
  const file = { restore, backup: () => void exportRecords(records.value) };
  render(<Backup records={records} {...file} />, document.getElementById("phone-backup")!);
  void lookAtRoom();
  addEventListener("pageshow", () => void refresh());
  sender.start();
}

async function sizesOf(mine: Draft[]): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { id, payload } of mine) {
    const photos = await photosOf(id).catch(() => []);
    found[id] = photos.reduce((sum, photo) => sum + photo.size, payload?.length ?? 0);
  }
  return found;
}

async function restored(file: File, person: string): Promise<string> {
  const count = await importRecords(file, person).catch(() => null);
  if (!count) return t("这不是三米导出的备份文件，请另选一个。", "This is not a file saved by Sanmi; choose another.");
  return [
    count.taken && t(`已恢复 ${count.taken} 份。`, `${count.taken} restored.`),
    count.there && t(`${count.there} 份本来就在手机上。`, `${count.there} already on this phone.`),
    count.others && t(`${count.others} 份是其他人的，请用其账户登录后恢复。`, `${count.others} of somebody else: they can restore them after signing in.`),
    count.broken && t(`${count.broken} 份的照片已损坏，没有恢复。`, `${count.broken} with damaged photos, not restored.`),
  ].filter(Boolean).join("") || t("文件里没有记录。", "There are no records in the file.");
}

/** Drafts thrown away a while ago without a change of mind, and receipts of last month. */
async function purge(person: string): Promise<void> {
  const mine = await loadMine(person).catch(() => []);
  const before = (ms: number) => Date.now() - ms;
  const old = mine.filter(({ discarded_at, sending, updated_at }) =>
    discarded_at ? discarded_at < before(PURGE_AFTER) : sending.phase === "sent" && updated_at < before(FORGET_AFTER),
  );
  await Promise.all(old.map((draft) => removeDraft(draft.id)));
}

/** A visit that was begun on this phone says so; one that is on its way or delivered leaves the list. */
function markAssignments(mine: Draft[]): void {
  for (const card of document.querySelectorAll<HTMLElement>("[data-assignment]")) {
    const record = mine.find((one) => one.assignment_id === card.dataset.assignment && !one.discarded_at);
    card.toggleAttribute("hidden", Boolean(record));
  }
  const left = document.querySelectorAll("[data-assignment]:not([hidden])").length;
  const count = document.querySelector("[data-assignments]");
  if (count) count.textContent = String(left);
}

/** By this phone's calendar: a visit whose window is over says so. */
function markOverdue(): void {
  const today = stamp(Date.now()).slice(0, 10);
  for (const card of document.querySelectorAll<HTMLElement>("[data-until]")) {
    if (card.dataset.until! < today) {
      card.dataset.overdue = "";
      card.textContent = t("已过期", "Overdue");
    }
  }
}
