// Six levels for each dimension: what is expected, asked before the first answer; what was perceived, before sending.
import { dimensionsAsked, feel, feltAt, tooLate } from "../felt";
import type { Dimension, Felt as Pair } from "../types";
import { pick, t } from "../words";
import { Icon } from "./icons";
import { moveFocus } from "./radios";

const LEVELS = [0, 1, 2, 3, 4, 5];

export function Felt({ moment }: { moment: keyof Pair }) {
  const asked = dimensionsAsked();
  if (!asked.length) return null;
  const given = asked.filter(({ code }) => feltAt(code, moment) !== undefined).length;
  const closed = moment === "before" && tooLate();
  if (closed && !given) return null;
  const title = moment === "before" ? t("进店之前：您期望有多高？", "Before you go in: how much do you expect?") : t("离店之后：实际感受如何？", "After the visit: how was it?");
  return (
    <details class="felt" open={!closed} data-felt={moment}>
      <summary><b>{title}</b><span class="num">{given}/{asked.length}</span><Icon name="down" /></summary>
      <p class="quiet">{moment === "before" ? t("0 毫无期望，5 期望极高。开始检查后不能再改。", "0 nothing at all, 5 very much. It is settled once the visit begins.") : t("0 极差，5 极好。只看感受，不计入得分。", "0 very poor, 5 excellent. As you felt it; it is not scored.")}</p>
      {asked.map((dimension) => <Row key={dimension.code} {...{ dimension, moment, closed }} />)}
    </details>
  );
}

function Row({ dimension, moment, closed }: { dimension: Dimension; moment: keyof Pair; closed: boolean }) {
  const { code } = dimension;
  const level = feltAt(code, moment);
  const id = `felt-${moment}-${code}`;
  return (
    <div class="felt-row">
      <span id={id}>{pick(dimension, "name")}</span>
      <div class="chips" role="radiogroup" aria-labelledby={id} onKeyDown={moveFocus}>
        {LEVELS.map((n) => (
          <button key={n} type="button" role="radio" class="chip" aria-checked={level === n} disabled={closed && level !== n}
            data-level={`${code}-${n}`} onClick={() => feel(code, moment, n)}>{n}</button>
        ))}
      </div>
    </div>
  );
}
