// After the auditor pressed send: where the record is, and what can be done about it.
import { onTheWire } from "../queue/sender";
import { sender } from "../queue/outbox";
import { boot, draft, handOver, handOverSeparately, handOverWithoutTask, standard, takeBack } from "../session";
import type { Draft, Receipt, Refusal, Why } from "../types";
import { clock, dayClock, pick, t } from "../words";
import { moveToCurrent } from "../versions";
import { useState } from "preact/hooks";
import { Icon } from "./icons";
import { showItem } from "./screens";

export function Outcome() {
  const { sending } = draft.value;
  return (
    <main class="outcome" aria-live="polite">
      {sending.phase === "waiting" && <Waiting record={draft.value} />}
      {sending.phase === "paused" && <Paused other={sending.why === "other_person"} />}
      {sending.phase === "parked" && <Parked refusal={sending.refusal} record={draft.value} />}
      {sending.phase === "sent" && <Sent receipt={sending.receipt} record={draft.value} />}
    </main>
  );
}

function whyWaiting(why: Why | undefined): string {
  if (why === "suspended") return t("您的机构已暂停使用，请联系管理员", "Your organisation is suspended; ask your administrator");
  return why === "server" ? t("服务器暂时没有答复", "The server did not answer") : t("没有网络", "No network");
}

function Waiting({ record }: { record: Draft }) {
  const wire = onTheWire.value;
  const waiting = record.sending as Extract<Draft["sending"], { phase: "waiting" }>;
  if (wire?.id === record.id) {
    return (
      <>
        <h2>{t("正在发送", "Sending")}</h2>
        <p class="num">{wire.sent < wire.total ? t(`照片 ${wire.sent + 1} / ${wire.total}`, `Photo ${wire.sent + 1} of ${wire.total}`) : t("检查单", "The audit")}</p>
        <progress max={wire.total + 1} value={wire.sent} aria-label={t("发送进度", "Progress")} />
      </>
    );
  }
  const later = whyWaiting(waiting.why);
  return (
    <>
      <h2><Icon name="cloud" />{t("已存好，等待发送", "Kept, waiting to be sent")}</h2>
      <p>{waiting.why ? t(`${later}。稍后自动再发，可以关闭本页。`, `${later}. It is sent again by itself; this page may be closed.`) : t("马上发送。", "It goes in a moment.")}</p>
      <div class="outcome-acts">
        <button type="button" class="send" data-act="retry" onClick={() => void sender.nudge()}>{t("现在再试", "Try now")}</button>
        {!record.attempted && <TakeBack />}
        <Home />
      </div>
    </>
  );
}

function Paused({ other }: { other: boolean }) {
  const next = encodeURIComponent(draft.value.href + "#" + draft.value.id);
  return (
    <>
      <h2><Icon name="cloud" />{t("已存好，请重新登录", "Kept; please sign in again")}</h2>
      <p>
        {other
          ? t("现在登录的是另一个人。请用您自己的账户登录，之后自动接着发送，什么都不会丢。", "Somebody else is signed in. Sign in as yourself and sending goes on; nothing is lost.")
          : t("登录已过期。登录后自动接着发送，什么都不会丢。", "Your sign-in has ended. Sending goes on after you sign in; nothing is lost.")}
      </p>
      <div class="outcome-acts">
        <a class="send" data-act="sign-in" href={`${boot.urls.sign_in ?? "/sign-in"}?next=${next}`}>{t("登录", "Sign in")}</a>
        <Home />
      </div>
    </>
  );
}

function Parked({ refusal, record }: { refusal: Refusal; record: Draft }) {
  const conflict = refusal.status === 409;
  const item = (code: string | null) => standard.items.find((one) => one.code === code);
  return (
    <>
      <h2 class="outcome-trouble"><Icon name="warn" />{refusal.title || t("服务器没有接收", "The server did not accept it")}</h2>
      <p>{refusal.detail || (conflict ? t("服务器上已有同一份检查单的另一版本。", "The server already has another version of this audit.") : "")}</p>
      {refusal.errors.length > 0 && (
        <ul class="gaps-list">
          {refusal.errors.map((error) => {
            const found = item(error.item);
            return (
              <li>
                {found && !record.attempted ? (
                  <button type="button" data-error={found.code} onClick={() => void mend(found.code, found.stage)}>
                    <span class="gap-text">{error.message}<small>{pick(found, "text")}</small></span><Icon name="next" />
                  </button>
                ) : <p data-error="">{error.message}</p>}
              </li>
            );
          })}
        </ul>
      )}
      {advice(refusal.code) && <p data-advice="">{advice(refusal.code)}</p>}
      <p class="quiet">{t("这份记录完好地存在手机上。", "The record is safe on this phone.")}</p>
      <div class="outcome-acts">
        {refusal.code === "version_retired" && !record.attempted && <MoveToCurrent />}
        {refusal.code === "assignment_withdrawn" && !record.attempted && (
          <button type="button" class="send" data-act="without-task" onClick={() => void sendAgain(handOverWithoutTask)}>{t("作为没有任务的检查发送", "Send as a visit without a task")}</button>
        )}
        {!record.attempted && <TakeBack look={advice(refusal.code) ? "extra" : "send"} />}
        {conflict ? (
          <button type="button" class="extra" data-act="separate" onClick={() => void sendAgain(handOverSeparately)}>{t("作为另一份发送", "Send as a separate one")}</button>
        ) : (
          <button type="button" class="extra" data-act="retry" onClick={() => void sendAgain(handOver)}>{t("原样再发一次", "Send again as it is")}</button>
        )}
        <Home />
      </div>
    </>
  );
}

function MoveToCurrent() {
  const [failed, setFailed] = useState(false);
  return (
    <>
      <button type="button" class="send" data-act="current-version" onClick={() => void moveToCurrent().then((moved) => setFailed(!moved))}>{t("转到现行版本", "Move to the version in use")}</button>
      {failed && <p role="alert">{t("现在取不到现行版本：请联网再试，或请管理员先发布新版本。记录还在手机上。", "The version in use cannot be had now: try again with a network, or ask your administrator to publish one. The record stays on this phone.")}</p>}
    </>
  );
}

/** What can be done about it, where the form itself offers no more than trying again. */
function advice(code: string): string {
  if (code === "version_retired") return t("可以转到正在使用的版本：题目没变的答案和照片都会带过去，补齐后再发送。", "Move it to the version in use: answers and photos of unchanged items go along; complete it and send.");
  if (code === "assignment_withdrawn") return t("检查已经做了？可以作为没有任务的检查发送，答案和照片都不变。", "The visit was made? Send it as a visit without a task; answers and photos stay as they are.");
  return "";
}

async function mend(code: string, stage: string): Promise<void> {
  await takeBack();
  showItem(code, stage);
}

async function sendAgain(queue: () => Promise<boolean>): Promise<void> {
  if (await queue()) await sender.run();
}

function TakeBack({ look = "extra" }: { look?: "extra" | "send" }) {
  return (
    <button type="button" class={look} data-act="take-back" onClick={() => void takeBack()}>{t("修改", "Edit")}</button>
  );
}

function Sent({ receipt, record }: { receipt: Receipt; record: Draft }) {
  return (
    <>
      <h2 class="outcome-sent"><Icon name="check" />{t("已送达", "Delivered")}</h2>
      <p>{pick(record.branch, "name")} · {pick(record.standard, "name")} v{record.standard.version}</p>
      <dl class="receipt">
        <div><dt>{t("服务器收到", "Received")}</dt><dd class="num">{receipt.received_at ? dayClock(Date.parse(receipt.received_at)) : clock(record.updated_at)}</dd></div>
        {receipt.score?.display && <div><dt>{t("得分", "Score")}</dt><dd class="num">{receipt.score.display}</dd></div>}
        {receipt.sheet_digest && <div><dt>{t("核验码", "Digest")}</dt><dd class="num">{receipt.sheet_digest.replace("sha256:", "").slice(0, 12)}</dd></div>}
      </dl>
      <p class="quiet">{t("答案与照片已从手机上清除。", "Answers and photos have left this phone.")}</p>
      <div class="outcome-acts"><Home /></div>
    </>
  );
}

function Home() {
  return <a class="extra" href={boot.urls.done}>{t("回到任务", "My visits")}</a>;
}
