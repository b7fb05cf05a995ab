// Bands of what is measured: on an axis with handles, and as rows of figures.
import { addBand, bandAt, removeBand } from "../../document/bands";
import { LEVELS } from "../../document/kinds";
import type { Band, Level } from "../../types";
import { both, say, t } from "../../words";
import { Button, NumberField, Pair, Select } from "../fields";
import type { EditorProps } from "./answers";
import { Axis } from "./axis";
import { Share, toneOf } from "./share";

export function Bands({ response, edit }: EditorProps) {
  const bands = response.bands ?? [];
  const timed = response.type === "duration_seconds";
  const whole = response.type === "count";
  const floor = response.type === "number" ? null : 0;
  const unit = timed ? t("秒", "s") : t(response.unit_zh ?? "", response.unit_en ?? "");
  const change = (next: Band[], merge?: string) => edit({ bands: next }, both("改分档", "Change the bands"), merge);
  const set = (index: number, patch: Partial<Band>, merge: string) => change(bands.map((band, at) => (at === index ? { ...band, ...patch } : band)), `band ${index} ${merge}`);
  return (
    <div class="stack--tight">
      {timed && (
        <>
          <Pair label={t("从什么时候开始计时", "The clock starts when")} small needed zh={response.start_zh} en={response.start_en} name="start" onChange={(lang, text) => edit({ [`start_${lang}`]: text }, both("改计时起点", "Change the start"), `start ${lang}`)} />
          <Pair label={t("到什么时候为止", "and stops when")} small needed zh={response.stop_zh} en={response.stop_en} name="stop" onChange={(lang, text) => edit({ [`stop_${lang}`]: text }, both("改计时终点", "Change the stop"), `stop ${lang}`)} />
        </>
      )}
      {!timed && (
        <Pair label={t("单位", "Unit")} small zh={response.unit_zh} en={response.unit_en} name="unit" onChange={(lang, text) => edit({ [`unit_${lang}`]: text }, both("改单位", "Change the unit"), `unit ${lang}`)} />
      )}
      {bands.length > 0 && <Axis bands={bands} whole={whole} floor={floor} unit={unit} onChange={(next, merge) => change(next, merge)} />}
      {bands.length > 0 ? (
        <ol class="bandrows">
          <li class="bandrows__head" aria-hidden="true"><span /><span>{t("从", "From")}</span><span>{t("到", "To")}</span><span>{t("得", "Scores")}</span><span>{t("水平", "Level")}</span><span /></li>
          {bands.map((band, index) => {
            const name = t(`第 ${index + 1} 档`, `Band ${index + 1}`);
            return (
              <li key={index} class="bandrows__one" data-band={index}>
                <span class={`bandrows__dot tone-${toneOf(band.score)}`} aria-hidden="true" />
                <NumberField label={`${name} ${t("从", "from")}`} hideLabel value={band.min} min={floor ?? undefined} whole={whole} optional={floor === null} placeholder={t("不限", "open")} name={`band-${index}-min`} onChange={(min) => set(index, { min }, "min")} />
                <NumberField label={`${name} ${t("到", "to")}`} hideLabel value={band.max} min={floor ?? undefined} whole={whole} optional placeholder={t("以上", "and over")} name={`band-${index}-max`} onChange={(max) => set(index, { max }, "max")} />
                <Share label={`${name} ${t("得", "scores")}`} value={band.score} name={`band-${index}-score`} onChange={(score) => set(index, { score }, "score")} />
                <Select label={`${name} ${t("水平", "level")}`} hideLabel name={`band-${index}-level`} value={band.level ?? ""} blank="—" options={LEVELS.map(({ level, name: word }) => ({ value: level, label: say(word) }))}
                  onChange={(level) => set(index, { level: (level || undefined) as Level | undefined }, "level")} />
                <Button iconOnly kind="quiet" icon="trash" label={t(`删除${name}`, `Delete ${name.toLowerCase()}`)} act={`band-drop-${index}`} onClick={() => change(removeBand(bands, index, whole))} />
              </li>
            );
          })}
        </ol>
      ) : <p class="small quiet">{t("没有分档：只记录数值，不计分。", "No bands: the value is recorded, not scored.")}</p>}
      <div class="line">
        <Button icon="plus" label={t("加一档", "Add a band")} act="band-add" onClick={() => change(addBand(bands, whole, floor))} />
        {bands.length > 1 && bandAt(bands, floor ?? 0) >= 0 && (
          <Button icon="sync" kind="quiet" label={t("得分倒过来（越大越好）", "Turn the scores round (more is better)")} act="band-turn" onClick={() => {
            const scores = bands.map((band) => [band.score, band.level] as const).reverse();
            change(bands.map((band, index) => ({ ...band, score: scores[index]![0], level: scores[index]![1] })));
          }} />
        )}
      </div>
      <div class="bandfoot">
      {whole && (
        <NumberField label={t("显示给检查员的限额", "Limit shown to the auditor")} value={response.limit ?? null} optional min={0} placeholder={t("不显示", "none")} name="limit" onChange={(limit) => edit({ limit }, both("改限额", "Change the limit"), "limit")} />
      )}
      {response.type !== "number" && (
        <Select label={t("阈值依据", "Where the limits come from")} name="threshold_basis" value={response.threshold_basis ?? "practice"} options={[{ value: "seed", label: t("来自服务手册", "From the service manual") }, { value: "practice", label: t("按惯例自定", "Common practice, our own") }]}
          onChange={(basis) => edit({ threshold_basis: basis }, both("改阈值依据", "Change where limits come from"))} />
      )}
      </div>
    </div>
  );
}
