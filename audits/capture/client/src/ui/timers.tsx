// Stopwatches that run: seen from every stage, stopped from every stage.
import { draft, progress } from "../session";
import type { Item } from "../types";
import { pick, t } from "../words";
import { Icon } from "./icons";
import { screenOf, showItem } from "./screens";
import { elapsed, stopTimer, useTick } from "./stopwatch";

export function Timers() {
  const running = progress.value.gaps.filter((gap) => gap.why === "running").map((gap) => gap.item);
  return (
    <>
      {running.map((item) => <Timer key={item.code} item={item} />)}
    </>
  );
}

function Timer({ item }: { item: Item }) {
  const start = draft.value.answers[item.code]?.running;
  const now = useTick(true);
  const screen = screenOf();
  const here = screen.kind === "stage" && screen.stage.stage.code === item.stage;
  if (start === undefined) return null;
  const total = elapsed(start, now);
  const figure = `${Math.floor(total / 60)}:${String(Math.floor(total % 60)).padStart(2, "0")}`;
  return (
    <div class={`timer${here ? " timer-here" : ""}`} data-timer={item.code}>
      <button type="button" class="timer-name" onClick={() => showItem(item.code, item.stage)}>
        <Icon name="timer" /><span class="num">{figure}</span><span class="fold-text">{pick(item, "text")}</span>
      </button>
      <button type="button" class="timer-stop" data-act="stop-timer" onClick={() => { stopTimer(item); showItem(item.code, item.stage); }}>
        {t("停", "Stop")}
      </button>
    </div>
  );
}
