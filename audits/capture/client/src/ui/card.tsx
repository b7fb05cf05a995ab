// One item: the sentence, its answer, what may be added; one line once it is finished.
import type { ComponentChildren } from "preact";
import { answered } from "../progress";
import { evidenceGiven, evidenceNeeded, failsCritical } from "../judge";
import { answer, draft } from "../session";
import type { Entry, Item } from "../types";
import { pick, t } from "../words";
import { AnswerField } from "./answers";
import { said, tone } from "./said";
import { fold, folding, held, hold, isFolded } from "./cards";
import { Guide, GuideButton } from "./guide";
import { Icon } from "./icons";
import { part } from "../part";
import { later } from "./later";
import { Note } from "./note";
import { PhotoButtons, Photos } from "./photos";

const Sounds = later(async () => (await part("evidence")).Sounds);

export function Card({ item }: { item: Item }) {
  const entry = draft.value.answers[item.code];
  const refused = refusalFor(item);
  const folded = isFolded(item) && refused.length === 0;
  return (
    <section class={`item${folded ? " item-folded" : ""}`} tabIndex={-1} data-item={item.code} data-open={String(!folded)} data-folding={folding.value === item.code || undefined}>
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
      {photos > 0 && addsPhotos(item) && (
        <span class="fold-mark"><Icon name="camera" />{photos}</span>
      )}
      {Boolean(entry.sounds?.length) && <span class="fold-mark"><Icon name="mic" />{entry.sounds!.length}<span class="unseen">{t("段录音", "recordings")}</span></span>}
      {entry.note?.trim() && <span class="fold-mark"><Icon name="note" /><span class="unseen">{t("有备注", "with a note")}</span></span>}
      <b class={`fold-answer ${tone(item, entry)}`}>{said(item, entry)}</b>
    </button>
  );
}

function OpenCard({ item, entry, refused }: { item: Item; entry: Entry | undefined; refused: string[] }) {
  const finished = isFinished(item, entry);
  return (
    <>
      <fieldset class="card" aria-describedby={`m-${item.code}`}>
        <legend id={`q-${item.code}`}>{pick(item, "text")}</legend>
        <Facts item={item} />
        <Guide item={item} />
        {refused.map((message) => <p class="refused" role="alert"><Icon name="warn" />{message}</p>)}
        {!entry?.na && <AnswerField item={item} entry={entry} />}
        {entry?.na && <p class="na-said">{t("不适用：不计入得分", "Not applicable: leaves the score")}</p>}
        <EvidenceAsked item={item} entry={entry} />
        <Note item={item} entry={entry} />
        {addsPhotos(item) && <Photos item={item} entry={entry} />}
        {(hears(item) || entry?.sounds?.length) && <Sounds item={item} entry={entry} />}
        {item.response.type !== "instruction" && <Extras item={item} entry={entry} finished={finished} />}
      </fieldset>
    </>
  );
}

/** Photos and signatures are answers of their own kind; every other item may have photos beside it. */
function addsPhotos(item: Item): boolean {
  return item.response.type !== "photo" && item.response.type !== "signature";
}

/** The standard says where a recording is evidence; recording needs a secure page. */
function hears(item: Item): boolean {
  return item.evidence === "audio" && isSecureContext && Boolean(navigator.mediaDevices) && "MediaRecorder" in window;
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
    <div class="facts" id={`m-${item.code}`}>
      {facts.map((fact) => <span>{fact}</span>)}
      <GuideButton item={item} />
      <span class="code">{item.code}</span>
    </div>
  );
}

/** What the present answer still asks for; a critical failure is said as long as it stands. */
function EvidenceAsked({ item, entry }: { item: Item; entry: Entry | undefined }) {
  const failing = failsCritical(item, entry);
  const needed = evidenceGiven(item, entry) ? null : evidenceNeeded(item, entry);
  if (!failing && needed === null) return null;
  const why = failing ? t("一票否决未通过", "Critical failure") : t("丢分须有佐证", "Points are lost");
  const sayNotPossible = () => {
    hold(item.code);
    answer(item.code, { no_photo: true });
  };
  return (
    <p class={failing ? "asked asked-critical" : "asked"} role="status" data-need={needed ?? undefined}>
      <Icon name={failing ? "warn" : "info"} />
      <span><b>{why}</b>{needed && wanted(needed, item, entry)}</span>
      {needed === "photo" && !entry?.no_photo && (
        <button type="button" class="link" data-act="no-photo" onClick={sayNotPossible}>{t("拍不了", "Not possible")}</button>
      )}
    </p>
  );
}

function wanted(needed: "photo" | "note" | "sound" | "either", item: Item, entry: Entry | undefined): string {
  if (needed === "either") return t(":请拍照或写一句说明", ": add a photo or a note");
  if (needed === "photo") return entry?.no_photo ? t(":请写明为什么没有照片", ": note why there is no photo") : t(":请拍一张照片", ": add a photo");
  if (needed === "sound") return hears(item) ? t(":请录音，或写下听到的原话", ": record it, or write down what was said") : t(":请写下听到的原话", ": write down what was said");
  return t(":请写一句说明", ": add a note");
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
      {addsPhotos(item) && <PhotoButtons item={item} entry={entry} />}
      {finished && held.value === item.code && (
        <button type="button" class="extra" data-act="fold" onClick={() => fold(item)}>
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
  if (na) fold(item);
  else hold(item.code);
}

function refusalFor(item: Item): string[] {
  return (draft.value.refused ?? []).filter((error) => error.item === item.code).map((error) => error.message);
}

