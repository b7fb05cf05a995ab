// One record in the list: whose branch, where it stands, how big, what went wrong; away with it, asked twice.
import { useState } from "preact/hooks";
import { megabytes } from "../quota";
import type { Draft } from "../types";
import { clock, pick, t } from "../words";
import { Icon } from "./icons";
import { type RecordActs, stateWords } from "./records";

interface Shown {
  record: Draft;
  size: number;
  discard?: RecordActs["discard"];
}

export function Line({ record, size, discard }: Shown) {
  const [asking, setAsking] = useState(false);
  const { id, sending } = record;
  if (record.discarded_at) return <Gone record={record} discard={discard} />;
  const draft = sending.phase === "draft";
  const trouble = troubleOf(record);
  return (
    <li class="record" data-record={id} data-phase={sending.phase}>
      <a class="record-body" href={`${record.href}#${id}`}>
        <span class="record-name">
          {pick(record.branch, "name")}
          <small>{record.scenario ? pick(record.scenario, "name") : pick(record.standard, "name")}{!draft && size > 0 && <span class="num"> · {megabytes(size)}</span>}</small>
          {trouble && <small class="record-trouble" data-trouble="">{trouble}</small>}
        </span>
        <span class="record-state" role="status">{stateWords(record)}</span>
      </a>
      {discard && !asking && (
        <button type="button" class="record-remove" data-act="discard" aria-label={draft ? t("删除草稿", "Delete this draft") : t("删除这份未送达的检查", "Delete this undelivered visit")}
          onClick={() => (draft ? void discard(id, Date.now()) : setAsking(true))}><Icon name="remove" /></button>
      )}
      {discard && asking && (
        <span class="record-sure" role="alert">
          <span>{record.attempted ? t("可能已送达服务器。只从手机上删除？", "The server may have it. Delete it from this phone only?") : t("还没有送达，删除后无法再发送。", "It was not delivered. Deleted, it cannot be sent any more.")}</span>
          <button type="button" data-act="delete" onClick={() => void discard(id, Date.now())}>{t("删除", "Delete")}</button>
          <button type="button" data-act="keep" onClick={() => setAsking(false)}>{t("保留", "Keep")}</button>
        </span>
      )}
    </li>
  );
}

function Gone({ record, discard }: { record: Draft; discard?: RecordActs["discard"] }) {
  const words = record.sending.phase === "draft" ? t("草稿已删除", "Draft deleted") : t("已删除，不再发送", "Deleted; it is not sent any more");
  return (
    <li class="record record-gone">
      <div class="record-body"><span class="record-name">{pick(record.branch, "name")}<small>{words}</small></span></div>
      <button type="button" class="record-undo" data-act="undo" onClick={() => void discard?.(record.id, undefined)}>{t("撤销", "Undo")}</button>
    </li>
  );
}

/** The last thing that went wrong, and when it is tried again. */
function troubleOf({ sending }: Draft): string {
  if (sending.phase === "parked") return sending.refusal.title || t(`服务器没有接收（${sending.refusal.status}）`, `Not accepted (${sending.refusal.status})`);
  if (sending.phase === "paused" && sending.why) return t("现在登录的是另一个人", "Somebody else is signed in");
  if (sending.phase !== "waiting" || !sending.why) return "";
  const why = {
    network: t("没有网络", "No network"),
    server: t("服务器没有答复", "The server did not answer"),
    suspended: t("机构已暂停使用", "The organisation is suspended"),
  }[sending.why];
  return t(`${why} · ${clock(sending.not_before)} 再试`, `${why} · next try ${clock(sending.not_before)}`);
}
