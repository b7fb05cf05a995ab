// The score where the phone says "saved": total, band, and the stage that is on screen. Stands in for ui/savestate.tsx.
import { boot } from "../session";
import { pick, t } from "../words";
import { screenOf } from "../ui/screens";
import { scored } from "./score";

interface Named {
  code: string;
}

export function SaveState() {
  const { sheet, trouble } = scored.value;
  if (trouble) return <p class="saved saved-failed" role="status" data-score="">{trouble === "offline" ? t("算分没有连上服务器", "The server that scores cannot be reached") : trouble}</p>;
  const total = sheet?.score.display ?? null;
  const screen = screenOf();
  const here = screen.kind === "stage" ? sheet?.stages.find((stage) => stage.code === screen.stage.stage.code) : undefined;
  const vetoes = sheet?.critical_failures.length ?? 0;
  return (
    <p class="score-line" role="status" data-score={total ?? ""}>
      <b class="num">{total ?? "–"}</b>
      {sheet?.score.band && <span class="score-band">{bandName(sheet.score.band)}</span>}
      {vetoes > 0 && <b class="critical-tag">{t("一票否决", "Critical")}</b>}
      {here && <span class="score-stage">{t("本环节", "Stage")} <span class="num">{here.display ?? "–"}</span></span>}
    </p>
  );
}

function bandName(code: string): string {
  const { scoring } = boot.standard.document as { scoring?: { bands?: Named[] } };
  return pick(scoring?.bands?.find((band) => band.code === code), "name") || code;
}
