// The one button that sends, and what stands in its way.
import { sender } from "../queue/outbox";
import { handOver, progress } from "../session";
import { t } from "../words";
import { Icon } from "./icons";

/** What stands in the way of sending; empty when nothing does. */
export function hindrance(): string {
  const { done, na, gaps } = progress.value;
  const must = gaps.filter((gap) => gap.why !== "open").length;
  if (must) return t(`还有 ${must} 项要补`, `${must} still needed`);
  return done - na <= 0 ? t("至少答一项才能发送", "Answer at least one item first") : "";
}

export function SendButton() {
  const hint = hindrance();
  return (
    <button type="button" class="move move-next" data-act="send" aria-disabled={hint !== ""} aria-describedby={hint ? "send-hint" : undefined}
      onClick={() => (hint ? focusMissing() : void sendNow())}>
      <Icon name="send" />{t("发送", "Send")}
    </button>
  );
}

function focusMissing(): void {
  document.querySelector<HTMLElement>("[data-missing]")?.focus();
}

async function sendNow(): Promise<void> {
  if (await handOver()) await sender.run();
}
