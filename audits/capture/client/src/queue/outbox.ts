// The form's own sender: one for the page, telling the session what became of its draft.
import { draft, refreshRecords } from "../session";
import type { Boot } from "../types";
import { Sender } from "./sender";

export let sender: Sender;

/** Ready for who presses send; what waits goes when it is started. */
export function makeSender(boot: Boot): void {
  sender = new Sender(boot.person, boot.urls, (record) => {
    if (record.id === draft.peek().id) draft.value = record;
    void refreshRecords();
  });
}
