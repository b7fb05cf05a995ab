// Before the first answer: what the visit is about, and whether its place may be noted.
import { signal } from "@preact/signals";
import { beginAnother, change, draft, saved } from "../session";
import { dayClock, pick, t } from "../words";
import { distance, isElsewhere } from "../whereabouts";
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
      {draft.value.elsewhere !== undefined && <Elsewhere />}
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

/** Further from the branch than its building is wide: not refused, but asked about. */
function Elsewhere() {
  const { branch, position, elsewhere } = draft.value;
  const metres = position ? (distance(branch, position) ?? 0) : 0;
  const far = metres < 1000 ? `${Math.round(metres / 10) * 10} ${t("米", "m")}` : `${(metres / 1000).toFixed(1)} ${t("公里", "km")}`;
  return (
    <div class="position" data-ask="elsewhere">
      <p role="status"><Icon name="place" />{t(`您离网点约 ${far}。为什么在别处填写？`, `You are about ${far} from the branch. Why fill it in elsewhere?`)}</p>
      <textarea rows={2} maxLength={500} aria-label={t("不在网点的原因", "Why you are not at the branch")} data-act="elsewhere" value={elsewhere}
        placeholder={t("例如：离店后补填；定位不准", "For example: filled in after leaving; position is wrong")}
        onInput={(event) => change({ elsewhere: event.currentTarget.value })} />
    </div>
  );
}

function askPosition(): void {
  asking.value = "asking";
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      asking.value = "idle";
      const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
      const position = { lat: rounded(coords.latitude, 6), lon: rounded(coords.longitude, 6), accuracy_m: rounded(coords.accuracy, 0) };
      change({ position, position_settled: true, elsewhere: isElsewhere(draft.value.branch, position) ? (draft.value.elsewhere ?? "") : undefined });
    },
    () => (asking.value = "refused"),
    { enableHighAccuracy: false, timeout: 15_000, maximumAge: 120_000 },
  );
}
