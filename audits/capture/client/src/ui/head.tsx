// Where we are, in one slim line, and how far, stage by stage.
import { discreet, disguise } from "../manner";
import { boot, draft, progress } from "../session";
import { pick, t } from "../words";
import { Icon } from "./icons";
import { screenOf } from "./screens";

export function Head() {
  const { branch, scenario, standard } = draft.value;
  const { stages, done, asked } = progress.value;
  const screen = screenOf();
  return (
    <header class="head">
      <div class="head-line">
        <a class="head-back" href={boot.urls.done} aria-label={t("回到任务", "Back to my visits")}><Icon name="back" /></a>
        <h1 class="head-title">
          {discreet.value ? <b>{disguise()}</b> : (
            <>
              <b>{pick(branch, "name")}</b>
              <span>{scenario ? pick(scenario, "name") : pick(standard, "name")}</span>
            </>
          )}
        </h1>
      </div>
      {draft.value.sending.phase === "draft" && (
        <div class="segments" role="img" aria-label={t(`已完成 ${done} 项，共 ${asked} 项`, `${done} of ${asked} items done`)}>
          {stages.map((stage, n) => (
            <span key={stage.stage.code} style={{ flexGrow: stage.asked || 1 }}
              class={`segment${screen.kind === "stage" && screen.index === n ? " segment-here" : ""}`}>
              <i style={{ width: `${(100 * stage.done) / (stage.asked || 1)}%` }} />
            </span>
          ))}
        </div>
      )}
    </header>
  );
}
