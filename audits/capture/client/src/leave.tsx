// Signing out on a phone: what was not sent is named first, and can be sent or saved; then this person's key goes.
import { signal } from "@preact/signals";
import { render } from "preact";
import { loadMine } from "./db";
import { exportRecords, isUnsent } from "./export";
import { forgetPerson } from "./keep/forget";
import { actAs } from "./keep/owner";
import { Sender } from "./queue/sender";
import type { Draft, HomeBoot } from "./types";
import { Leave } from "./ui/leave";
import { lang } from "./words";

export async function startLeave(boot: HomeBoot): Promise<void> {
  lang.value = boot.lang;
  actAs(boot.person);
  const root = document.getElementById("leave")!;
  const form = root.querySelector("form")!;
  const records = signal<Draft[]>([]);
  const refresh = async () => void (records.value = (await loadMine(boot.person).catch(() => [])).filter(isUnsent));
  await refresh();
  const leave = async () => {
    await forgetPerson(boot.person).catch(() => undefined);
    form.submit();
  };
  if (!records.value.length) return leave();
  const sender = new Sender(boot.person, boot.urls, () => void refresh());
  form.hidden = true;
  const place = root.appendChild(document.createElement("div"));
  const acts = { leave, send: () => sender.nudge(), backup: () => exportRecords(records.value) };
  render(<Leave records={records} done={boot.urls.done} {...acts} />, place);
}
