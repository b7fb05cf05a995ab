// Before the first answer: what the visit is about, and whether its place may be noted.
import { signal } from "@preact/signals";
import { beginAnother, change, draft, saved } from "../session";
import { dayClock, pick, t } from "../words";
import { Felt } from "./felt";
import { Icon } from "./icons";

const asking = signal<"idle" | "asking" | "refused">("idle");
const opened = Date.now();

export function Intro() {
  const { opened_at, answers } = draft.value;
  const resumed = opened_at < opened - 5000 && Object.keys(answers).length > 0 && saved.value.state === "new";
  return (
    <>
      {resumed && (
        <p class="resumed">
          <span>{t(`接着 ${dayClock(opened_at)} 的草稿`, `Going on with the draft of ${dayClock(opened_at)}`)}</span>
          {!draft.value.assignment_id && (
            <button type="button" class="link" data-act="another" onClick={beginAnother}>{t("另开一份", "Start another")}</button>
          )}
        </p>
      )}
      <Brief open={Object.keys(answers).length === 0} />
      <Felt moment="before" />
      {!draft.value.position_settled && "geolocation" in navigator && isSecureContext && <AskPosition />}
    </>
  );
}

/** What the shopper plays. */
export function Brief({ open = false }: { open?: boolean }) {
  const { scenario } = draft.value;
  const brief = pick(scenario, "brief");
  if (!brief) return null;
  return (
    <details class="brief" open={open}>
      <summary><span>{t("情景", "Scenario")}</span><b>{pick(scenario, "name")}</b><Icon name="down" /></summary>
      <p>{brief}</p>
    </details>
  );
}

function AskPosition() {
  const refused = asking.value === "refused";
  return (
    <div class="position" data-ask="position">
      <p><Icon name="place" />{refused ? t("没有取得位置，不影响检查", "No position found; the visit goes on without") : t("记下到店位置？只用于核对到访", "Note where you are? Only used to confirm the visit")}</p>
      <div>
        {!refused && (
          <button type="button" class="extra" data-act="position" disabled={asking.value === "asking"} onClick={askPosition}>
            {asking.value === "asking" ? t("正在定位…", "Locating…") : t("记下", "Yes")}
          </button>
        )}
        <button type="button" class="extra" data-act="no-position" onClick={() => change({ position_settled: true })}>
          {refused ? t("知道了", "OK") : t("不用", "No")}
        </button>
      </div>
    </div>
  );
}

function askPosition(): void {
  asking.value = "asking";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      asking.value = "idle";
      const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
      change({
        position: { lat: rounded(coords.latitude, 6), lon: rounded(coords.longitude, 6), accuracy_m: rounded(coords.accuracy, 0) },
        position_settled: true,
      });
    },
    () => (asking.value = "refused"),
    { enableHighAccuracy: false, timeout: 15_000, maximumAge: 120_000 },
  );
}
