// Under the thumb: running stopwatches, save state, previous, stage list, next.
import { signal } from "@preact/signals";
import { progress } from "../session";
import { pick, t } from "../words";
import { Icon } from "./icons";
import { SaveState } from "./savestate";
import { screenOf, showItem, showStage, showSummary } from "./screens";
import { StageList } from "./stagelist";
import { SendButton } from "./send";
import { Timers } from "./timers";

export const listOpen = signal(false);

export function Bar() {
  const screen = screenOf();
  const { stages } = progress.value;
  const index = screen.kind === "stage" ? screen.index : stages.length;
  const here = stages[index];
  const before = stages[index - 1];
  const after = stages[index + 1];
  return (
    <nav class="bar" aria-label={t("环节", "Stages")}>
      {listOpen.value && <StageList />}
      <Timers />
      <div class="bar-state">
        <SaveState />
        <NextGap />
      </div>
      <div class="bar-moves">
        <button type="button" class="move" data-act="previous" disabled={!before} aria-label={t("上一环节", "Previous stage")}
          onClick={() => { listOpen.value = false; if (before) showStage(before.stage.code); }}>
          <Icon name="back" />
        </button>
        <button type="button" class="move move-list" data-act="stages" aria-expanded={listOpen.value} aria-controls="stages"
          onClick={() => (listOpen.value = !listOpen.value)}>
          <Icon name="list" />
          <span class="move-name">{here ? pick(here.stage, "name") : t("发送前检查", "Before sending")}</span>
          {here && <span class="num">{here.done}/{here.asked}</span>}
        </button>
        {screen.kind === "summary" ? <SendButton /> : (
          <button type="button" class="move move-next" data-act="next"
            onClick={() => { listOpen.value = false; if (after) showStage(after.stage.code); else showSummary(); }}>
            {after ? t("下一环节", "Next") : t("去发送", "Finish")}<Icon name="next" />
          </button>
        )}
      </div>
    </nav>
  );
}

/** Jumps to the next unfinished item, from here on and around. */
function NextGap() {
  const { gaps, stages, asked, done } = progress.value;
  const screen = screenOf();
  if (!gaps.length) return <span class="gap-none num">{done}/{asked}</span>;
  const order = stages.map(({ stage }) => stage.code);
  const here = screen.kind === "stage" ? screen.index : 0;
  const rank = (code: string) => (order.indexOf(code) - here + order.length) % order.length;
  const next = [...gaps].sort((a, b) => rank(a.item.stage) - rank(b.item.stage))[0]!;
  return (
    <button type="button" class="gap" data-act="next-missing" onClick={() => { listOpen.value = false; showItem(next.item.code, next.item.stage); }}>
      {t(`还差 ${gaps.length} 项`, `${gaps.length} to go`)}<Icon name="down" />
    </button>
  );
}
