// The whole form: head, one screen, the bar under the thumb.
import { effect } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { holding } from "../lock";
import { onTheWire } from "../queue/sender";
import { draft } from "../session";
import { Bar } from "./bar";
import { Elsewhere } from "./elsewhere";
import { Head } from "./head";
import { Icon } from "./icons";
import { later } from "./later";
import { screenOf } from "./screens";
import { Stages } from "./stages";
import { Summary } from "./summary";
import { part } from "../part";
import { taskGone } from "../task";
import { lang, t } from "../words";

const Outcome = later(async () => (await part("outcome")).Outcome);

export function App({ root }: { root: HTMLElement }) {
  // With the first drawing, not after it: every answer is there, and the page would be styled a second time.
  useLayoutEffect(() => effect(() => void (root.dataset.state = stateOf())), [root]);
  useLayoutEffect(() => effect(() => void (document.documentElement.lang = lang.value === "zh" ? "zh-Hans" : "en")), []);
  const { phase } = draft.value.sending;
  const screen = screenOf();
  const elsewhere = phase === "draft" && holding.value !== "mine";
  const editing = phase === "draft" && !elsewhere;
  return (
    <>
      <Head />
      <div class="screen">
        {editing && taskGone.value && (
          <p class="asked task-gone" role="alert" data-task="gone"><Icon name="info" /><span>{t("这项任务已撤回或改派。填写的内容都在手机上；已经做了的检查可以照常填完，发送时可作为没有任务的检查送达。", "This task was withdrawn or given to somebody else. What you entered is on this phone; a visit already made can be completed and sent as one without a task.")}</span></p>
        )}
        {elsewhere ? <Elsewhere /> : !editing ? <Outcome /> : screen.kind === "stage" ? <Stages screen={screen} /> : <Summary />}
      </div>
      {editing && <Bar />}
    </>
  );
}

/** ready, elsewhere (in another window), sending, waiting (for the network), paused (signed out), parked (refused), sent. */
function stateOf(): string {
  const { id, sending } = draft.value;
  if (sending.phase === "draft") return holding.value === "mine" ? "ready" : "elsewhere";
  if (sending.phase === "waiting") return onTheWire.value?.id === id ? "sending" : "waiting";
  return sending.phase;
}
