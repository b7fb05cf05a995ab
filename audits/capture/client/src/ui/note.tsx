// A few words beside an answer; every keystroke is kept.
import { answer } from "../session";
import type { Entry, Item } from "../types";
import { t } from "../words";
import { hold } from "./cards";
import { evidenceNeeded } from "../judge";

const LONGEST = 2000;

export function Note({ item, entry }: { item: Item; entry: Entry | undefined }) {
  const needed = evidenceNeeded(item, entry);
  const open = entry?.note !== undefined || needed === "note" || (needed === "sound" && !entry?.sounds?.length) || (needed === "photo" && entry?.no_photo);
  if (!open) return null;
  return (
    <label class="note">
      <span class="note-label">{t("备注", "Note")}</span>
      <textarea
        id={`note-${item.code}`}
        rows={2}
        maxLength={LONGEST}
        value={entry?.note ?? ""}
        placeholder={t("看到了什么，听到了什么", "What was seen or heard")}
        onFocus={() => hold(item.code)}
        onInput={(event) => answer(item.code, { note: event.currentTarget.value })}
      />
    </label>
  );
}
