// "已保存 10:42 · 待发送 3": said only when it is true.
import { megabytes, tight } from "../quota";
import { draft, type Saved, saved, unsent } from "../session";
import { clock, t } from "../words";
import { Icon } from "./icons";

export function SaveState() {
  const { state, at } = saved.value;
  const waiting = unsent.value;
  if (state === "failed") {
    return (
      <p class="saved saved-failed" role="alert" data-saved="failed">
        <Icon name="warn" />{t("没有存下：手机空间不足或浏览器不允许存储，请不要关闭本页", "Not kept: no storage on this phone; do not close this page")}
      </p>
    );
  }
  return (
    <p class="saved" role="status" data-saved={state}>
      {tight.value !== null && <Tight left={tight.value} />}
      {words(state, at)}{waiting > 0 && <span class="saved-queue"> · {t("待发送", "to send")} {waiting}</span>}
    </p>
  );
}

/** Before the phone is full, while there is something that can be done about it. */
export function Tight({ left }: { left: number }) {
  return (
    <span class="saved-tight" role="alert" data-tight={left}>
      <Icon name="warn" />{t(`手机空间只剩 ${megabytes(left)}，请尽快发送或腾出空间`, `Only ${megabytes(left)} left on this phone: send soon, or make room`)}
    </span>
  );
}

function words(state: Saved["state"], at: number): string {
  if (state === "slow") return t("正在保存…", "Saving…");
  if (state === "new" && !Object.keys(draft.value.answers).length) return t("每次改动都会自动保存", "Every change is kept");
  return `${t("已保存", "Saved")} ${clock(at || draft.value.updated_at)}`;
}
