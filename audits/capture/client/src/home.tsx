// What this phone holds, on the page of assignments: drafts, what waits to be sent, what has just arrived.
// Opening the page sends what waits.
import { signal } from "@preact/signals";
import { render } from "preact";
import { loadMine, removeDraft, updateDraft } from "./db";
import { exportRecords } from "./export";
import { Sender } from "./queue/sender";
import { actAs } from "./keep/owner";
import type { Draft, HomeBoot } from "./types";
import { stamp } from "./clock";
import { lang, t } from "./words";
import { Records } from "./ui/records";

const PURGE_AFTER = 10 * 60_000;
const FORGET_AFTER = 30 * 86_400_000;
const records = signal<Draft[]>([]);

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
  };
  await refresh();
  const sender = new Sender(boot.person, boot.urls, () => void refresh());
  const discard = async (id: string, at: number | undefined) => {
    await updateDraft(id, (draft) => ({ ...draft, discarded_at: at }));
    await refresh();
  };
  const acts = { discard, retry: () => void sender.nudge(), backup: () => void exportRecords(records.value) };
  render(<Records records={records} urls={boot.urls} {...acts} />, document.getElementById("phone-records")!);
  addEventListener("pageshow", () => void refresh());
  sender.start();
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
