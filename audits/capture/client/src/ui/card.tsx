// One item: the sentence, its answer, what may be added; one line once it is finished.
import type { ComponentChildren } from "preact";
import { answered } from "../progress";
import { evidenceGiven, evidenceNeeded, failsCritical } from "../judge";
import { answer, draft } from "../session";
import type { Entry, Item } from "../types";
import { pick, t } from "../words";
import { AnswerField } from "./answers";
import { said, tone } from "./said";
import { fold, held, hold, isFolded } from "./cards";
import { Guide } from "./guide";
import { Icon } from "./icons";
import { Note } from "./note";
import { PhotoButtons, Photos } from "./photos";

export function Card({ item }: { item: Item }) {
  const entry = draft.value.answers[item.code];
  const refused = refusalFor(item);
  const folded = isFolded(item) && refused.length === 0;
  return (
    <section class={`item${folded ? " item-folded" : ""}`} data-item={item.code} data-open={String(!folded)}>
      {folded ? <FoldedLine item={item} entry={entry!} /> : <OpenCard item={item} entry={entry} refused={refused} />}
    </section>
  );
}

function FoldedLine({ item, entry }: { item: Item; entry: Entry }) {
  const photos = entry.evidence?.length ?? 0;
  return (
    <button type="button" class="fold" data-act="open" aria-expanded="false" onClick={() => hold(item.code)}>
      <Icon name="check" />
      <span class="fold-text">{pick(item, "text")}</span>
      {photos > 0 && item.response.type !== "photo" && (
        <span class="fold-mark"><Icon name="camera" />{photos}</span>
      )}
      {entry.note?.trim() && <span class="fold-mark"><Icon name="note" /><span class="unseen">{t("有备注", "with a note")}</span></span>}
      <b class={`fold-answer ${tone(item, entry)}`}>{said(item, entry)}</b>
    </button>
  );
}

function OpenCard({ item, entry, refused }: { item: Item; entry: Entry | undefined; refused: string[] }) {
  const failing = failsCritical(item, entry);
  const finished = isFinished(item, entry);
  return (
    <>
      <fieldset class="card" aria-describedby={`m-${item.code}`}>
        <legend id={`q-${item.code}`}>{pick(item, "text")}</legend>
        <Facts item={item} />
        {item.response.type !== "instruction" && <Guide item={item} />}
        {!entry?.na && <AnswerField item={item} entry={entry} />}
        {entry?.na && <p class="na-said">{t("不适用:不计入得分", "Not applicable: leaves the score")}</p>}
        {failing && (
          <p class="critical-said" role="status"><Icon name="warn" />{t("一票否决项未通过", "A critical item has failed")}</p>
        )}
        <EvidenceAsked item={item} entry={entry} />
        {refused.map((message) => <p class="refused" role="alert"><Icon name="warn" />{message}</p>)}
        <Note item={item} entry={entry} />
        {item.response.type !== "photo" && <Photos item={item} entry={entry} />}
        {item.response.type !== "instruction" && <Extras item={item} entry={entry} finished={finished} />}
      </fieldset>
    </>
  );
}

function isFinished(item: Item, entry: Entry | undefined): boolean {
  return answered(item, entry) && evidenceGiven(item, entry) && entry?.running === undefined;
}

function Facts({ item }: { item: Item }) {
  const facts: ComponentChildren[] = [];
  if (item.critical) facts.push(<b class="critical-tag">{t("一票否决", "Critical")}</b>);
  if (item.required) facts.push(t("必答", "Required"));
  if (item.bonus) facts.push(t("加分项", "Bonus"));
  if (item.weight) facts.push(`${item.weight} ${t("分", item.weight === 1 ? "point" : "points")}`);
  return (
    <p class="facts" id={`m-${item.code}`}>
      {facts.map((fact) => <span>{fact}</span>)}
      <span class="code">{item.code}</span>
    </p>
  );
}

function EvidenceAsked({ item, entry }: { item: Item; entry: Entry | undefined }) {
  const needed = evidenceNeeded(item, entry);
  if (needed === null || evidenceGiven(item, entry)) return null;
  const words = {
    photo: entry?.no_photo
      ? t("请写明为什么没有照片", "Please note why there is no photo")
      : t("丢分须有佐证:请拍一张照片", "Points are lost: a photo is needed"),
    note: item.evidence === "audio"
      ? t("丢分须有佐证:请写下听到的原话", "Points are lost: write down what was said")
      : t("丢分须有佐证:请写一句说明", "Points are lost: a note is needed"),
    either: t("一票否决须有佐证:请拍照或写一句说明", "A critical failure needs a photo or a note"),
  };
  return (
    <p class="asked" role="status" data-need={needed}>
      <Icon name="info" />
      <span>{words[needed]}</span>
      {needed === "photo" && !entry?.no_photo && (
        <button type="button" class="link" data-act="no-photo" onClick={() => { hold(item.code); answer(item.code, { no_photo: true }); }}>
          {t("拍不了", "Not possible")}
        </button>
      )}
    </p>
  );
}

function Extras({ item, entry, finished }: { item: Item; entry: Entry | undefined; finished: boolean }) {
  const noteWanted = noteIsOpen(entry);
  return (
    <div class="extras">
      {item.na_allowed !== false && (
        <button type="button" class="extra" data-act="na" aria-pressed={Boolean(entry?.na)} onClick={() => toggleNa(item, entry)}>
          <Icon name="none" />{t("不适用", "N/A")}
        </button>
      )}
      <button type="button" class="extra" data-act="note" aria-pressed={noteWanted} onClick={() => openNote(item, entry)}>
        <Icon name="note" />{t("备注", "Note")}
      </button>
      {item.response.type !== "photo" && <PhotoButtons item={item} entry={entry} />}
      {finished && held.value === item.code && (
        <button type="button" class="extra extra-fold" data-act="fold" onClick={() => fold(item.code)}>
          <Icon name="up" />{t("收起", "Fold")}
        </button>
      )}
    </div>
  );
}

export function noteIsOpen(entry: Entry | undefined): boolean {
  return entry?.note !== undefined;
}

function openNote(item: Item, entry: Entry | undefined): void {
  hold(item.code);
  if (entry?.note === undefined) answer(item.code, { note: "" });
  requestAnimationFrame(() => document.getElementById(`note-${item.code}`)?.focus());
}

function toggleNa(item: Item, entry: Entry | undefined): void {
  const na = !entry?.na;
  answer(item.code, { na, value: undefined, running: undefined });
  if (na) fold(item.code);
  else hold(item.code);
}

function refusalFor(item: Item): string[] {
  return (draft.value.refused ?? []).filter((error) => error.item === item.code).map((error) => error.message);
}

