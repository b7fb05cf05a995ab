// Before sending: what is there, what is missing and where, when the visit was. Then one button.
import { localMinute, stamp } from "../clock";
import type { Gap } from "../progress";
import { change, draft, progress, standard } from "../session";
import { pick, t } from "../words";
import { Felt } from "./felt";
import { Icon } from "./icons";
import { showItem } from "./screens";
import { hindrance } from "./send";

export function Summary() {
  const { done, asked, gaps, na, notes, photos } = progress.value;
  const must = gaps.filter((gap) => gap.why !== "open");
  const open = gaps.filter((gap) => gap.why === "open");
  const hint = hindrance();
  const figures: [string, string | number][] = [
    [t("已答", "Answered"), `${done}/${asked}`],
    [t("不适用", "N/A"), na],
    [t("备注", "Notes"), notes],
    [t("照片", "Photos"), photos],
  ];
  return (
    <main class="summary">
      <h2 tabIndex={-1}>{t("发送前检查", "Before sending")}</h2>
      <dl class="figures">
        {figures.map(([name, value]) => <div><dt>{name}</dt><dd class="num">{value}</dd></div>)}
      </dl>
      <Gaps gaps={must} title={t("补上这些才能发送", "Needed before sending")} must />
      <Gaps gaps={open} title={t("还没答的，不计入得分", "Not answered: these leave the score")} />
      <Felt moment="after" />
      <Times />
      {hint && <p class="hint" id="send-hint">{hint}</p>}
    </main>
  );
}

function Gaps({ gaps, title, must }: { gaps: Gap[]; title: string; must?: boolean }) {
  if (!gaps.length) return null;
  return (
    <details class={`gaps${must ? " gaps-must" : ""}`} open={must || gaps.length <= 8} data-gaps={must ? "must" : "open"}>
      <summary>{title}<b class="num">{gaps.length}</b></summary>
      <ul>
        {gaps.map(({ item, why }) => (
          <li key={item.code}>
            <button type="button" data-missing={item.code} onClick={() => showItem(item.code, item.stage)}>
              <span class="gap-text">{pick(item, "text")}<small>{stageName(item.stage)}{why !== "open" && ` · ${whyWords(why)}`}</small></span>
              <Icon name="next" />
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}

function stageName(code: string): string {
  return pick(standard.stages.find((stage) => stage.code === code), "name");
}

function whyWords(why: Gap["why"]): string {
  if (why === "evidence") return t("缺佐证", "evidence missing");
  return why === "running" ? t("还在计时", "still timing") : t("必答", "required");
}

/** When the visit was: noted by itself, corrected when the form is filled in afterwards. */
function Times() {
  const { started_at, finished_at } = draft.value;
  const field = (name: string, value: string | null, set: (at: string | null) => void, act: string) => (
    <label>
      <span>{name}</span>
      <input type="datetime-local" data-act={act} value={value ? localMinute(Date.parse(value)) : ""}
        onChange={(event) => { const ms = Date.parse(event.currentTarget.value); set(Number.isNaN(ms) ? null : stamp(ms)); }} />
    </label>
  );
  return (
    <div class="times">
      {field(t("到店", "Arrived"), started_at, (at) => change({ started_at: at }), "started")}
      {field(t("离店", "Left"), finished_at, (at) => change({ finished_at: at }), "finished")}
    </div>
  );
}
