// How a total comes about: method, veto, marks, and the grade bands on a ruler.
import { stagesInOrder } from "../document/model";
import type { Scoring } from "../types";
import { both, pick, t, type Both } from "../words";
import { editScoring, editStage } from "../state/deeds";
import { doc, head } from "../state/store";
import { NumberField, Section } from "./fields";
import { Ruler } from "./ruler";

interface Way {
  value: string;
  name: Both;
  note: Both;
}

const METHODS: Way[] = [
  { value: "weighted_mean", name: both("全部检查项按权重平均", "Weighted mean of all items"), note: both("最常用：每一项按自己的权重计入总分", "The usual way: every item counts by its weight") },
  { value: "weighted_sections", name: both("先算环节，再按环节权重合计", "Stages first, then weighted"), note: both("环节的轻重与检查项多少无关", "A stage's part does not depend on how many items it has") },
  { value: "points", name: both("得分直接相加", "Sum of points"), note: both("不折算成百分；可用于扣分制", "No percentage; also for penalty schemes") },
];

const POLICIES: Way[] = [
  { value: "cap", name: both("总分封顶", "Cap the total"), note: both("低于及格线，一项不合格就不及格", "Below the pass mark: one failure fails the visit") },
  { value: "zero", name: both("总分记 0", "The total is 0"), note: both("最严", "The strictest") },
  { value: "zero_stage", name: both("所在环节记 0", "Its stage is 0"), note: both("其他环节照常", "The other stages stand") },
  { value: "flag_only", name: both("只标注", "Flag it only"), note: both("总分不变，报告中列在最前", "The total stays; the report lists it first") },
];

export function ScoringPage() {
  const scoring: Scoring = head.value.scoring ?? {};
  const method = scoring.method ?? "weighted_mean";
  const points = method === "points";
  const policy = scoring.critical_policy ?? { mode: "flag_only" };
  return (
    <article class="editor__page" data-editing="scoring">
      <header class="editor__title"><h2>{t("计分规则", "Scoring")}</h2></header>
      <Section id="method" title={t("总分怎样得出", "How the total comes about")}>
        <Ways name="method" label={t("计分方法", "Method")} ways={METHODS} value={method} onChange={(value) => editScoring({ method: value, direction: value === "points" ? scoring.direction : undefined }, both("改计分方法", "Change the method"))} />
        <div class="grid">
          {points && <NumberField label={t("满分", "Full marks")} value={scoring.total ?? 100} min={1} name="total" onChange={(total) => editScoring({ total: total ?? 100 }, both("改满分", "Change full marks"), "total")} />}
          <NumberField label={t("显示几位小数", "Decimals shown")} value={scoring.decimals ?? 2} min={0} max={10} whole name="decimals" onChange={(decimals) => editScoring({ decimals: decimals === 2 ? undefined : (decimals ?? 2) }, both("改小数位", "Change the decimals"), "decimals")} />
        </div>
        {points && <Ways name="direction" label={t("方向", "Direction")} ways={[{ value: "higher_is_better", name: both("越高越好", "Higher is better"), note: both("得分制", "Earned points") }, { value: "lower_is_better", name: both("越低越好", "Lower is better"), note: both("罚分制", "Penalty points") }]} value={scoring.direction ?? "higher_is_better"} onChange={(value) => editScoring({ direction: value === "higher_is_better" ? undefined : value }, both("改方向", "Change the direction"))} />}
      </Section>
      <Section id="bands" title={t("等级与及格线", "Grade bands and pass mark")}><Ruler scoring={scoring} /></Section>
      <Section id="policy" title={t("一票否决项不合格时", "When a critical item fails")}>
        <Ways name="policy" label={t("否决规则", "Veto")} ways={POLICIES} value={policy.mode ?? "flag_only"} onChange={(mode) => editScoring({ critical_policy: mode === "cap" ? { mode, cap: policy.cap ?? Math.max((scoring.pass_mark ?? 60) - 0.1, 0) } : { mode } }, both("改否决规则", "Change the veto"))} />
        {policy.mode === "cap" && <NumberField label={t("封顶分数", "The total is at most")} value={policy.cap ?? 59.9} min={0} max={points ? undefined : 100} step={0.1} name="cap" onChange={(cap) => editScoring({ critical_policy: { mode: "cap", cap: cap ?? 0 } }, both("改封顶分数", "Change the cap"), "cap")} />}
      </Section>
      <Section id="gates" title={t("环节及格线", "Gates of stages")}>
        <p class="small quiet">{t("某个环节必须达到多少才算通过；不设就留空。", "What a stage must reach for the visit to pass; leave empty for none.")}</p>
        <ul class="sums">
          {stagesInOrder(doc.value).map((row) => (
            <li key={row.key} class="sums__row sums__row--gate"><span class="sums__name">{pick(row.value, "name") || row.value.code}</span>
              <NumberField label={t(`${row.value.name_zh}的及格线`, `Gate of ${row.value.name_en}`)} hideLabel optional placeholder={t("不设", "none")} value={row.value.pass_mark ?? null} min={0} max={points ? undefined : 100} name={`gate-${row.value.code}`} onChange={(mark) => editStage(row.key, { pass_mark: mark ?? undefined }, both("改环节及格线", "Change a gate"), "gate")} /></li>
          ))}
        </ul>
      </Section>
      {Array.isArray(scoring.band_limits) && scoring.band_limits.length > 0 && <p class="small quiet">{t(`另有 ${scoring.band_limits.length} 条“最多评到某等级”的限制，保持不变。`, `${scoring.band_limits.length} limits on the best band stay as they are.`)}</p>}
    </article>
  );
}

function Ways({ name, label, ways, value, onChange }: { name: string; label: string; ways: Way[]; value: string; onChange: (value: string) => void }) {
  return (
    <fieldset class="ways"><legend class="hidden-visually">{label}</legend>
      {ways.map((way) => (
        <label key={way.value} class={`ways__one${way.value === value ? " is-on" : ""}`}>
          <input type="radio" name={name} data-field={`${name}.${way.value}`} value={way.value} checked={way.value === value} onChange={() => onChange(way.value)} />
          <span><b>{t(way.name.zh, way.name.en)}</b><small>{t(way.note.zh, way.note.en)}</small></span>
        </label>
      ))}
    </fieldset>
  );
}

