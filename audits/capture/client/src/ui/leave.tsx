// "Three records have not been sent": what to do before signing out.
import type { Signal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Draft } from "../types";
import { pick, t } from "../words";
import { stateWords } from "./records";

interface Acts {
  leave: () => Promise<void>;
  send: () => Promise<void>;
  backup: () => Promise<void>;
}

export function Leave({ records, done, leave, send, backup }: { records: Signal<Draft[]>; done: string } & Acts) {
  const [sure, setSure] = useState(false);
  const [saved, setSaved] = useState(false);
  const left = records.value;
  if (!left.length) {
    return (
      <>
        <p role="status">{t("都已送达，可以放心退出。", "Everything has been delivered; it is safe to sign out.")}</p>
        <div class="records-acts"><button type="button" class="button button--primary" data-act="leave" onClick={() => void leave()}>{t("退出登录", "Sign out")}</button></div>
      </>
    );
  }
  const queued = left.some((record) => record.sending.phase !== "draft");
  return (
    <section class="records" data-unsent={left.length}>
      <p role="alert">{t(`有 ${left.length} 份检查还没有送达。退出登录会清除您在这部手机上的内容，请先发送或导出。`, `${left.length} visits have not been delivered. Signing out clears what is yours on this phone: send them or save a copy first.`)}</p>
      <ul>{left.map((record) => (
        <li class="record" key={record.id} data-phase={record.sending.phase}>
          <a class="record-body" href={`${record.href}#${record.id}`}>
            <span class="record-name">{pick(record.branch, "name")}<small>{pick(record.standard, "name")}</small></span>
            <span class="record-state">{stateWords(record)}</span>
          </a>
        </li>
      ))}</ul>
      <div class="records-acts">
        {queued && <button type="button" class="button button--primary" data-act="send-first" onClick={() => void send()}>{t("现在发送", "Send now")}</button>}
        <button type="button" class="button" data-act="backup" onClick={() => void backup().then(() => setSaved(true))}>{t("导出为文件", "Save as a file")}</button>
        <a class="button" data-act="stay" href={done}>{t("先不退出", "Stay signed in")}</a>
      </div>
      <p class="quiet">{t("导出的文件没有加密，请妥善保管；登录后在“我的任务”里可以再导入。", "The file is not encrypted: keep it safe. It can be taken in again on the page of visits after signing in.")}</p>
      {saved && <p role="status">{t("文件已导出。", "The file has been saved.")}</p>}
      <div class="records-acts">
        {sure ? (
          <button type="button" class="button button--danger" data-act="erase" onClick={() => void leave()}>{t(`清除这 ${left.length} 份并退出`, `Erase these ${left.length} and sign out`)}</button>
        ) : (
          <button type="button" class="button" data-act="anyway" onClick={() => setSure(true)}>{t("仍要退出…", "Sign out anyway…")}</button>
        )}
      </div>
    </section>
  );
}
