// All stages with their counts, the summary, the language: inline above the bar.
import type { Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { discreet, large, long, still } from "../manner";
import { progress } from "../session";
import { lang, pick, t } from "../words";
import { listOpen } from "./bar";
import { Counts } from "./counts";
import { Icon } from "./icons";
import { Brief } from "./intro";
import { screenOf, showStage, showSummary } from "./screens";

/** A choice for this phone. */
function Manner({ act, kept, words }: { act: string; kept: Signal<boolean>; words: string }) {
  return (
    <button type="button" class="extra" data-act={act} aria-pressed={kept.value} onClick={() => (kept.value = !kept.value)}>
      {words}
    </button>
  );
}

export function StageList() {
  const screen = screenOf();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => { if (event.key === "Escape") close(); };
    addEventListener("keydown", onKey);
    document.querySelector<HTMLElement>("#stages [aria-current]")?.scrollIntoView({ block: "nearest" });
    return () => removeEventListener("keydown", onKey);
  }, []);
  const close = () => (listOpen.value = false);
  return (
    <div class="stages" id="stages">
      <Brief />
      <ul>
        {progress.value.stages.map(({ stage, done, asked, gaps }, n) => (
          <li key={stage.code}>
            <button type="button" data-stage={stage.code} aria-current={screen.kind === "stage" && screen.index === n ? "step" : undefined}
              onClick={() => { close(); showStage(stage.code); }}>
              <span class={`stage-mark${gaps.length ? "" : " stage-done"}`}>{gaps.length ? n + 1 : <Icon name="check" />}</span>
              <span class="stage-name">{pick(stage, "name")}</span>
              {gaps.some((gap) => gap.why === "running") && <Icon name="timer" />}
              {gaps.some((gap) => gap.why === "evidence") && <span class="stage-need">{t("缺佐证", "evidence")}</span>}
              <Counts stage={stage.code} done={done} asked={asked} />
            </button>
          </li>
        ))}
      </ul>
      <div class="stages-foot">
        <button type="button" class="extra" data-act="summary" onClick={() => { close(); showSummary(); }}>
          <Icon name="send" />{t("检查并发送", "Check and send")}
        </button>
        <button type="button" class="extra" data-act="language" onClick={() => (lang.value = lang.value === "zh" ? "en" : "zh")}>
          {t("English", "中文")}
        </button>
      </div>
      <div class="stages-foot stages-manner">
        <Manner act="long" kept={long} words={t("一页到底", "One long page")} />
        <Manner act="large" kept={large} words={t("大字", "Large text")} />
        <Manner act="discreet" kept={discreet} words={t("低调模式", "Discreet")} />
        {"vibrate" in navigator && <Manner act="still" kept={still} words={t("不振动", "No buzz")} />}
      </div>
    </div>
  );
}
