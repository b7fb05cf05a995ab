// The records on this phone, as the home page lists them.
import type { Signal } from "@preact/signals";
import { onTheWire } from "../queue/sender";
import { tight } from "../quota";
import type { Draft, Urls } from "../types";
import { clock, shortDay, t } from "../words";
import { Line } from "./record";
import { Tight } from "./savestate";

export interface RecordActs {
  discard: (id: string, at: number | undefined) => Promise<void>;
  retry: () => void;
  backup: () => void;
  restore: (file: File) => Promise<string>;
}

interface Shown {
  records: Signal<Draft[]>;
  /** id -> bytes of a record's pictures and payload. */
  sizes: Signal<Record<string, number>>;
  urls: Urls;
}

export function Records({ records, sizes, urls, ...acts }: Shown & Pick<RecordActs, "discard" | "retry">) {
  const all = records.value;
  const queued = all.filter((record) => record.sending.phase !== "draft" && record.sending.phase !== "sent");
  const drafts = all.filter((record) => record.sending.phase === "draft");
  const sent = all.filter((record) => record.sending.phase === "sent" && !onServer(record.id)).slice(0, 20);
  const line = (record: Draft) => <Line key={record.id} record={record} size={sizes.value[record.id] ?? 0} discard={acts.discard} />;
  return (
    <>
      {tight.value !== null && <p class="records-tight"><Tight left={tight.value} /></p>}
      {queued.length > 0 && (
        <section class="records" data-records="queued">
          <Title name={t("待发送", "To send")} count={queued.length} />
          <ul>{queued.map(line)}</ul>
          <div class="records-acts">
            {queued.some((record) => record.sending.phase === "paused") ? (
              <a class="button button--primary" data-act="sign-in" href={`${urls.sign_in ?? "/sign-in"}?next=${encodeURIComponent(location.pathname)}`}>
                {t("登录后继续发送", "Sign in to go on sending")}
              </a>
            ) : queued.some((record) => record.sending.phase === "waiting") && (
              <button type="button" class="button button--primary" data-act="retry" onClick={acts.retry}>{t("现在发送", "Send now")}</button>
            )}
          </div>
        </section>
      )}
      {drafts.length > 0 && (
        <section class="records" data-records="drafts">
          <Title name={t("接着检查", "Go on with")} count={drafts.length} />
          <ul>{drafts.map(line)}</ul>
        </section>
      )}
      {sent.length > 0 && (
        <section class="records" data-records="sent">
          <Title name={t("刚刚送达", "Just delivered")} count={sent.length} />
          <ul>{sent.map((record) => <Line key={record.id} record={record} size={0} />)}</ul>
        </section>
      )}
    </>
  );
}

function Title({ name, count }: { name: string; count: number }) {
  return <h2>{name}<span class="num">{count}</span></h2>;
}

/** The page itself already lists it among the delivered. */
function onServer(id: string): boolean {
  return document.querySelector(`[data-sent="${id}"]`) !== null;
}

export function stateWords(record: Draft): string {
  const { sending } = record;
  const wire = onTheWire.value;
  switch (sending.phase) {
    case "draft": {
      const done = Object.values(record.answers).filter((entry) => entry.na || entry.value !== undefined).length;
      return `${shortDay(record.updated_at)} · ${t(`已答 ${done}`, `${done} answered`)}`;
    }
    case "waiting":
      return wire?.id === record.id ? t("正在发送…", "Sending…") : t("等待发送", "Waiting");
    case "paused":
      return t("请先登录", "Sign in first");
    case "parked":
      return t("需要处理", "Needs you");
    case "sent":
      return sending.receipt.received_at ? shortDay(Date.parse(sending.receipt.received_at)) : clock(record.updated_at);
  }
}
