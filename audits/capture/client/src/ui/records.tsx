// The records on this phone, as the home page lists them.
import type { Signal } from "@preact/signals";
import { onTheWire } from "../queue/sender";
import type { Draft, Urls } from "../types";
import { clock, pick, shortDay, t } from "../words";
import { Icon } from "./icons";

interface Acts {
  discard: (id: string, at: number | undefined) => Promise<void>;
  retry: () => void;
  backup: () => void;
}

export function Records({ records, urls, ...acts }: { records: Signal<Draft[]>; urls: Urls } & Acts) {
  const all = records.value;
  const queued = all.filter((record) => record.sending.phase !== "draft" && record.sending.phase !== "sent");
  const drafts = all.filter((record) => record.sending.phase === "draft");
  const sent = all.filter((record) => record.sending.phase === "sent" && !onServer(record.id)).slice(0, 20);
  return (
    <>
      {queued.length > 0 && (
        <section class="records" data-records="queued">
          <Title name={t("待发送", "To send")} count={queued.length} />
          <ul>{queued.map((record) => <Line key={record.id} record={record} />)}</ul>
          <div class="records-acts">
            {queued.some((record) => record.sending.phase === "paused") ? (
              <a class="button button--primary" data-act="sign-in" href={`${urls.sign_in ?? "/sign-in"}?next=${encodeURIComponent(location.pathname)}`}>
                {t("登录后继续发送", "Sign in to go on sending")}
              </a>
            ) : (
              <button type="button" class="button button--primary" data-act="retry" onClick={acts.retry}>{t("现在发送", "Send now")}</button>
            )}
            <button type="button" class="button" data-act="backup" onClick={acts.backup}>{t("导出备份", "Save a copy")}</button>
          </div>
        </section>
      )}
      {drafts.length > 0 && (
        <section class="records" data-records="drafts">
          <Title name={t("接着检查", "Go on with")} count={drafts.length} />
          <ul>{drafts.map((record) => <Line key={record.id} record={record} discard={acts.discard} />)}</ul>
        </section>
      )}
      {sent.length > 0 && (
        <section class="records" data-records="sent">
          <Title name={t("刚刚送达", "Just delivered")} count={sent.length} />
          <ul>{sent.map((record) => <Line key={record.id} record={record} />)}</ul>
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

function Line({ record, discard }: { record: Draft; discard?: Acts["discard"] }) {
  if (record.discarded_at) {
    return (
      <li class="record record-gone">
        <div class="record-body"><span class="record-name">{pick(record.branch, "name")}<small>{t("草稿已删除", "Draft deleted")}</small></span></div>
        <button type="button" class="record-undo" data-act="undo" onClick={() => void discard?.(record.id, undefined)}>{t("撤销", "Undo")}</button>
      </li>
    );
  }
  return (
    <li class="record" data-record={record.id} data-phase={record.sending.phase}>
      <a class="record-body" href={`${record.href}#${record.id}`}>
        <span class="record-name">
          {pick(record.branch, "name")}
          <small>{record.scenario ? pick(record.scenario, "name") : pick(record.standard, "name")}</small>
        </span>
        <span class="record-state" role="status">{stateWords(record)}</span>
      </a>
      {discard && (
        <button type="button" class="record-remove" data-act="discard" aria-label={t("删除草稿", "Delete this draft")}
          onClick={() => void discard(record.id, Date.now())}><Icon name="remove" /></button>
      )}
    </li>
  );
}

function stateWords(record: Draft): string {
  const { sending } = record;
  const wire = onTheWire.value;
  switch (sending.phase) {
    case "draft": {
      const done = Object.values(record.answers).filter((entry) => entry.na || entry.value !== undefined).length;
      return `${shortDay(record.updated_at)} · ${t(`已答 ${done}`, `${done} answered`)}`;
    }
    case "waiting":
      return wire?.id === record.id ? t("正在发送…", "Sending…") : t("等待网络", "Waiting");
    case "paused":
      return t("请先登录", "Sign in first");
    case "parked":
      return t("需要修改", "Needs a change");
    case "sent":
      return sending.receipt.received_at ? shortDay(Date.parse(sending.receipt.received_at)) : clock(record.updated_at);
  }
}
