// The kinds with little to say: yes or no, points off each time, limits of photos and words, and what is only recorded.
import { kindFacts } from "../../document/kinds";
import { show } from "../../document/decimal";
import { both, say, t } from "../../words";
import { useField } from "../../state/field";
import { Button, NumberField } from "../fields";
import type { EditorProps } from "./answers";
import { Share, ShareBar } from "./share";

export function YesNo({ response, edit }: EditorProps) {
  const scores = response.scores ?? { yes: 1, no: 0 };
  const set = (name: "yes" | "no", share: number | null) =>
    edit({ scores: { ...scores, [name]: share } }, both("改是否的得分", "Change what yes and no score"), name);
  return (
    <div class="rows rows--yes">
      {(["yes", "no"] as const).map((name) => {
        const word = name === "yes" ? t("是", "Yes") : t("否", "No");
        return <div class="rows__one" key={name}><b class="rows__name">{word}</b><Share label={`${word} ${t("得分", "scores")}`} value={scores[name]} name={`score-${name}`} free onChange={(share) => set(name, share)} /></div>;
      })}
      <div><Button label={t("对调：答“否”才得分", "Swap: “no” earns the points")} icon="sync" act="swap" kind="quiet"
        onClick={() => edit({ scores: { yes: scores.no, no: scores.yes } }, both("对调是与否", "Swap yes and no"))} /></div>
    </div>
  );
}

/** s = max(0, 1 - n x per_occurrence / weight), as rows. */
export function Deduction({ response, edit, item }: EditorProps) {
  const weight = useField(item, "weight") ?? 0;
  const each = response.per_occurrence ?? 0;
  const last = weight && each > 0 ? Math.min(Math.ceil(weight / each), 6) : 0;
  return (
    <div class="stack--tight">
      <NumberField label={t("每出现一次扣", "Each time takes")} unit={t("分", "points")} value={each} min={0} max={Math.max(weight, 100)} step={0.5} name="per_occurrence"
        onChange={(value) => edit({ per_occurrence: value ?? 0 }, both("改每次扣分", "Change the deduction"), "each")} />
      {last > 0 && (
        <table class="steps"><caption class="hidden-visually">{t("出现次数与得分", "Times and points")}</caption><tbody>
          {Array.from({ length: last + 1 }, (_, n) => {
            const share = Math.max(0, 1 - (n * each) / weight);
            return <tr key={n}><th scope="row">{n} {t("次", n === 1 ? "time" : "times")}</th><td class="steps__bar"><ShareBar value={share} /></td><td class="num">{show(weight * share)} {t("分", "pts")}</td></tr>;
          })}
        </tbody></table>
      )}
      {!weight && <p class="small quiet">{t("先在下面给这一项权重，扣分才有得扣。", "Give the item a weight below; there is nothing to take from yet.")}</p>}
    </div>
  );
}

export function Limit({ response, edit }: EditorProps) {
  const photo = response.type === "photo";
  return photo ? (
    <NumberField label={t("最多几张", "At most")} unit={t("张", "photos")} value={response.max_photos} min={1} max={50} whole name="max_photos"
      onChange={(value) => edit({ max_photos: value ?? 1 }, both("改照片张数", "Change the number of photos"), "max")} />
  ) : (
    <NumberField label={t("最多几字", "At most")} unit={t("字", "characters")} value={response.max_chars} min={1} max={20000} step={50} whole name="max_chars"
      onChange={(value) => edit({ max_chars: value ?? 500 }, both("改字数上限", "Change the number of characters"), "max")} />
  );
}

export function Moment({ response }: EditorProps) {
  const words: Record<string, [string, string]> = {
    signature: ["检查员或在场人员在手机上签名。只记录，不计分。", "The auditor or a witness signs on the phone. Recorded, never scored."],
    datetime: ["检查员填写日期和时间，一按即填入现在。只记录，不计分。", "The auditor gives date and time; one press fills in now. Recorded, never scored."],
    instruction: ["上面的文字会显示给检查员看，不需要作答。", "The text above is shown to the auditor; nothing is asked."],
  };
  const said = words[response.type];
  return <p class="small quiet">{said ? t(said[0], said[1]) : t(`不认识的题型 ${response.type}，请换一种。`, `Unknown kind ${response.type}; choose another. (${say(kindFacts(response.type).name)})`)}</p>;
}
