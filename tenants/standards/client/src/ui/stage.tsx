// The chosen stage: its name, gate and weight, and its items with their weights in one table.
import { useState } from "preact/hooks";
import { show } from "../document/decimal";
import { itemsOf } from "../document/model";
import { both, t } from "../words";
import { addItemHere, editStage, giveStageCode, spreadOver } from "../state/deeds";
import { findingsAt, stageName } from "../state/marks";
import { doc, head, stageSignal, weights } from "../state/store";
import { Button, CodeField, NumberField, Pair, Section } from "./fields";
import { FindingList } from "./findings";
import { Deeds } from "./item";
import { WeightTable } from "./weightrows";
import { places } from "./weights";

export function StageEditor({ stage }: { stage: string }) {
  const value = stageSignal(stage).value;
  const [target, setTarget] = useState<number | null>(null);
  if (!value) return null;
  const rows = itemsOf(doc.value, value.code);
  const own = weights.value.stages.find((one) => one.code === value.code)?.weight ?? 0;
  const method = head.value.scoring?.method ?? "weighted_mean";
  const frozenCode = rows.some((row) => row.value.code) && head.value.version !== undefined;
  return (
    <article class="editor__page" data-editing="stage" data-code={value.code} key={stage}>
      <header class="editor__head">
        <h2 class="hidden-visually">{t(`环节 ${value.name_zh}`, `Stage ${value.name_en}`)}</h2>
        <CodeField label={t("环节代号", "Stage code")} name="stage-code" value={value.code} onChange={(code) => giveStageCode(stage, code)} hint={frozenCode ? t("改了代号，历次的环节得分会断开", "Another code cuts the stage's scores over time") : undefined} />
        <div class="editor__deeds"><Deeds what={t("环节", "stage")} /></div>
      </header>
      <FindingList findings={findingsAt(stageName(value.code))} />
      <Section id="stage" title={t("名称", "Name")}>
        <Pair label={t("环节名称", "Name of the stage")} hideLabel needed name="name" zh={value.name_zh} en={value.name_en} onChange={(lang, text) => editStage(stage, { [`name_${lang}`]: text }, both("改环节名称", "Rename the stage"), `name ${lang}`)} />
      </Section>
      <Section id="gate" title={t("计分", "Scoring")}>
        <div class="grid">
          <NumberField label={t("环节及格线", "Gate of the stage")} optional placeholder={t("不设", "none")} unit={method === "points" ? t("分", "points") : "%"} min={0} max={method === "points" ? undefined : 100} value={value.pass_mark ?? null} name="pass_mark"
            onChange={(mark) => editStage(stage, { pass_mark: mark ?? undefined }, both("改环节及格线", "Change the gate"), "gate")} />
          {method === "weighted_sections" && (
            <NumberField label={t("环节权重", "Weight of the stage")} unit="%" min={0} max={100} value={value.weight ?? null} optional name="stage-weight" onChange={(weight) => editStage(stage, { weight: weight ?? undefined }, both("改环节权重", "Change the stage's weight"), "weight")} />
          )}
        </div>
        <p class="small quiet">{t("设了及格线的环节不达标，整次检查就不通过，无论总分多高。", "A visit fails when a gated stage falls short, whatever the total.")}</p>
      </Section>
      <Section id="items" title={t(`检查项（${rows.length}）`, `Items (${rows.length})`)} aside={<span class="num quiet">{t(`合计 ${show(own)} 分`, `${show(own)} points`)}</span>}>
        <WeightTable rows={rows} />
        <div class="line">
          <Button icon="plus" label={t("添加检查项", "Add an item")} act="add-item" onClick={() => addItemHere(stage)} />
          {rows.length > 1 && <Button kind="quiet" icon="even" label={t("本环节平均分配", "Spread evenly")} act="even" onClick={() => spreadOver(rows, own, places.value, "even", both("环节内平均分配", "Spread evenly within the stage"))} />}
          {rows.length > 0 && (
            <form class="line line--tight" onSubmit={(event) => { event.preventDefault(); if (target) spreadOver(rows, target, places.value, "proportional", both(`环节合计改为 ${target}`, `Stage to ${target}`)); }}>
              <NumberField label={t("把合计改为", "Bring the sum to")} value={target ?? own} min={0} name="stage-sum" onChange={setTarget} />
              <button type="submit" class="button button--small" data-act="bring">{t("按比例改", "Scale")}</button>
            </form>
          )}
        </div>
      </Section>
    </article>
  );
}
