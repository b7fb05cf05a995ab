// The chosen item: what is read, how it is answered, what it is worth, where it belongs, when it is shown.
import { useComputed } from "@preact/signals";
import { canScore, RECORDED } from "../document/kinds";
import { show } from "../document/decimal";
import type { Item, Source } from "../types";
import { both, pick, t, type Both } from "../words";
import { editItem, giveCode, duplicateHere, moveHere, removeHere, dropItem } from "../state/deeds";
import { useField } from "../state/field";
import { lock, locks } from "../state/locks";
import { findingsAt, itemName } from "../state/marks";
import { atStage, go } from "../state/place";
import { boot, frozen, itemSignal, stageRows, weights, whole } from "../state/store";
import { Answers } from "./answers/answers";
import { ConditionEditor } from "./condition";
import { Button, CodeField, NumberField, Pair, Section, Segments, Select, Switch, Text } from "./fields";
import { FindingList } from "./findings";
import { Pictures } from "./pictures";
import { Sharing } from "./sharing";

export function ItemEditor({ item }: { item: string }) {
  const code = useField(item, "code");
  if (code === undefined) return null;
  return (
    <article class="editor__page" data-editing="item" data-code={code} key={item}>
      <Head item={item} code={code} />
      <FindingList findings={findingsAt(itemName(code))} />
      <Section id="text" title={t("检查什么", "What is checked")}><Wording item={item} /></Section>
      <Section id="answer" title={t("怎样作答", "How it is answered")}><Answers item={item} /></Section>
      <Section id="worth" title={t("分值与规则", "Worth and rules")}><Worth item={item} /></Section>
      <Section id="when" title={t("什么时候问", "When it is asked")}><ConditionEditor item={item} /></Section>
      <Section id="about" title={t("归类与出处", "Where it belongs")}><About item={item} /></Section>
    </article>
  );
}

function Head({ item, code }: { item: string; code: string }) {
  const stage = useField(item, "stage") ?? "";
  const rows = stageRows.value;
  const row = rows.find((one) => one.value.code === stage);
  const move = (to: string) => {
    const target = rows.find((one) => one.value.code === to);
    if (target) dropItem(item, target.key, Infinity);
  };
  return (
    <header class="editor__head">
      <h2 class="hidden-visually">{t(`检查项 ${code}`, `Item ${code}`)}</h2>
      <CodeField label={t("代号", "Code")} name="code" value={code} disabled={frozen.has(code)} onChange={(next) => giveCode(item, next)}
        hint={frozen.has(code) ? t("已发布，代号不再改变，历次得分靠它相连", "Published: the code stays, scores over time hang on it") : t("发布后不再改变", "It stays once published")} />
      <Select label={t("环节", "Stage")} name="stage" value={stage} options={rows.map((one) => ({ value: one.value.code, label: pick(one.value, "name") || one.value.code }))} onChange={move} />
      <div class="editor__deeds">
        {row && <Button iconOnly kind="quiet" icon="arrow-left" label={t("到所在环节", "To its stage")} act="to-stage" onClick={() => go(atStage(row.key))} />}
        <Deeds what={t("检查项", "item")} />
      </div>
    </header>
  );
}

export function Deeds({ what }: { what: string }) {
  return (
    <>
      <Button iconOnly kind="quiet" icon="arrow-up" label={t(`上移${what}`, `Move ${what} up`)} title={`${t("上移", "Move up")} Alt+↑`} act="up" onClick={() => moveHere(-1)} />
      <Button iconOnly kind="quiet" icon="arrow-down" label={t(`下移${what}`, `Move ${what} down`)} title={`${t("下移", "Move down")} Alt+↓`} act="down" onClick={() => moveHere(1)} />
      <Button iconOnly kind="quiet" icon="copy" label={t(`复制${what}`, `Duplicate ${what}`)} title={`${t("复制", "Duplicate")} Ctrl+D`} act="duplicate" onClick={duplicateHere} />
      <Button iconOnly kind="quiet" icon="trash" label={t(`删除${what}`, `Delete ${what}`)} act="remove" onClick={removeHere} />
    </>
  );
}

const set = (item: string, name: string, lang: "zh" | "en", text: string, label: Both) =>
  editItem(item, { [`${name}_${lang}`]: text || (name === "help" ? undefined : "") }, label, `${name} ${lang}`);

function Wording({ item }: { item: string }) {
  const [zh, en] = [useField(item, "text_zh"), useField(item, "text_en")];
  const [helpZh, helpEn] = [useField(item, "help_zh"), useField(item, "help_en")];
  return (
    <div class="stack--tight">
      <Pair label={t("检查员读到的问题", "What the auditor reads")} hideLabel name="text" rows={2} needed zh={zh} en={en} onChange={(lang, text) => set(item, "text", lang, text, both("改问题", "Reword the question"))} />
      <details class="tuck" open={Boolean(helpZh || helpEn)}>
        <summary data-act="help">{t("填写指引与“怎样算好”的图片", "Guidance and pictures of what good looks like")}</summary>
        <Pair label={t("填写指引", "Guidance")} name="help" rows={2} zh={helpZh} en={helpEn} onChange={(lang, text) => set(item, "help", lang, text, both("改填写指引", "Change the guidance"))} />
        <Pictures item={item} />
      </details>
    </div>
  );
}

const FLAGS: { name: "critical" | "required" | "na_allowed" | "bonus"; label: Both; note: Both }[] = [
  { name: "critical", label: both("一票否决", "Critical"), note: both("不合格时总分受否决规则处理", "failing it acts on the total") },
  { name: "required", label: both("必答", "Required"), note: both("不答不能提交", "the visit cannot be sent without it") },
  { name: "na_allowed", label: both("可选不适用", "May be not applicable"), note: both("选了即不计入得分", "then it leaves the score") },
  { name: "bonus", label: both("加分项", "Bonus"), note: both("只加分，不占权重", "adds points, takes no weight") },
];

function Worth({ item }: { item: string }) {
  const response = useField(item, "response");
  const scored = canScore(response);
  const recorded = RECORDED.has(response?.type ?? "");
  return (
    <>
      {scored ? <Weight item={item} /> : <p class="small quiet">{t("这种作答只记录，不计分。", "This kind of answer is recorded, not scored.")}</p>}
      {response?.type !== "instruction" && (
        <div class="switches">
          {FLAGS.filter(({ name }) => !recorded || name === "required" || name === "na_allowed").map((flag) => <Flag key={flag.name} item={item} {...flag} />)}
        </div>
      )}
      <FailsAt item={item} />
      {response?.type !== "instruction" && <Evidence item={item} />}
    </>
  );
}

function Weight({ item }: { item: string }) {
  const weight = useField(item, "weight") ?? 0;
  const bonus = useField(item, "bonus");
  const code = useField(item, "code") ?? "";
  const most = whole.value;
  const { total, stages } = weights.value;
  const stage = useField(item, "stage");
  const inStage = stages.find((one) => one.code === stage)?.weight ?? 0;
  const locked = locks.value.has(code);
  const change = (value: number | null) => editItem(item, { weight: value ?? 0 }, both("改权重", "Change a weight"), "weight");
  return (
    <div class="weight">
      <NumberField label={t("权重", "Weight")} value={weight} min={0} max={most > 100 ? 1_000_000 : 100} unit={t("分", "points")} name="weight" onChange={change} />
      <div class="weight__side">
        <svg class="weight__bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect width="100" height="10" class="share__rail" />
          <rect width={total ? Math.min((100 * inStage) / Math.max(total, most), 100) : 0} height="10" class="weight__stage" />
          <rect width={total ? Math.min((100 * weight) / Math.max(total, most), 100) : 0} height="10" class="weight__own" />
        </svg>
        <p class="small quiet">
          {bonus ? t("加分项，不占权重。", "A bonus; it takes no weight.") : weight ? t(`占总分 ${show((100 * weight) / (total || 1), 1)}%，本环节合计 ${show(inStage)}，全部合计 ${show(total)}`, `${show((100 * weight) / (total || 1), 1)}% of the total; its stage has ${show(inStage)}, all have ${show(total)}`) : t("权重为 0：只记录，不计分。", "Weight 0: recorded, not scored.")}
        </p>
      </div>
      <Button kind="quiet" iconOnly icon="lock" pressed={locked} label={locked ? t("解锁权重", "Unlock the weight") : t("锁定权重（分配时不变）", "Lock the weight (spreading leaves it)")} act="lock" onClick={() => lock([code], !locked)} />
    </div>
  );
}

function Flag({ item, name, label, note }: { item: string } & (typeof FLAGS)[number]) {
  const value = Boolean(useField(item, name));
  const change = (on: boolean) => {
    const more: Partial<Item> = name === "critical" ? (on ? { critical_fail_at: 0 } : { critical_fail_at: undefined }) : {};
    editItem(item, { [name]: name === "required" || name === "bonus" ? on || undefined : on, ...more }, label, undefined, true);
  };
  return <Switch name={name} label={t(label.zh, label.en)} note={t(note.zh, note.en)} checked={value} onChange={change} />;
}

function FailsAt({ item }: { item: string }) {
  const critical = useField(item, "critical");
  const at = useField(item, "critical_fail_at");
  if (!critical) return null;
  return (
    <NumberField label={t("得分率不高于多少即为否决", "Fails at a share of at most")} unit="%" min={0} max={100} step={10} value={(at ?? 0) * 100} name="critical_fail_at"
      onChange={(value) => editItem(item, { critical_fail_at: Number(((value ?? 0) / 100).toFixed(6)) }, both("改否决线", "Change when it fails"), "fail")} />
  );
}

function Evidence({ item }: { item: string }) {
  const evidence = useField(item, "evidence") ?? "none";
  return (
    <Segments label={t("丢分时须附", "When points are lost, attach")} name="evidence" value={evidence}
      options={[{ value: "none", label: t("不要求", "Nothing") }, { value: "photo", label: t("照片", "A photo") }, { value: "note", label: t("文字", "A note") }, { value: "audio", label: t("录音", "A recording") }]}
      onChange={(value) => editItem(item, { evidence: value }, both("改佐证要求", "Change the evidence rule"))} />
  );
}

function About({ item }: { item: string }) {
  const { dimensions, aspects, time_measures } = boot.reference;
  const [dimension, aspect, measure] = [useField(item, "dimension"), useField(item, "aspect"), useField(item, "time_measure")];
  const choices = (rows: typeof dimensions) => rows.map((row) => ({ value: row.code, label: pick(row, "name") }));
  return (
    <>
      <div class="grid">
        <Select label={t("质量维度", "Dimension")} name="dimension" value={dimension ?? ""} blank={t("未归类", "None")} options={choices(dimensions)} onChange={(value) => editItem(item, { dimension: value || null }, both("改维度", "Change the dimension"))} />
        <Select label={t("检查视角", "Aspect")} name="aspect" value={aspect ?? ""} blank={t("未归类", "None")} options={choices(aspects)} onChange={(value) => editItem(item, { aspect: value || null }, both("改视角", "Change the aspect"))} />
        <Select label={t("时间指标", "Time measure")} name="time_measure" value={measure ?? ""} blank={t("不是时间", "None")} options={choices(time_measures)} onChange={(value) => editItem(item, { time_measure: value || null }, both("改时间指标", "Change the time measure"))} />
      </div>
      <Sources item={item} />
      <Sharing item={item} />
    </>
  );
}

function Sources({ item }: { item: string }) {
  const kept = useComputed(() => itemSignal(item).value?.source).value;
  const sources = Array.isArray(kept) ? kept : [];
  const change = (next: Source[], merge?: string) => editItem(item, { source: next }, both("改出处", "Change the source"), merge);
  return (
    <div class="sources">
      <div class="label">{t("出处", "Source")}<span class="label__hint">{t("哪份手册、哪一条", "which manual, which clause")}</span></div>
      {sources.map((source, index) => (
        <div class="sources__one" key={index}>
          <Text label={t(`出处 ${index + 1} 文件`, `Source ${index + 1} document`)} hideLabel name={`source-${index}`} value={source.seed} placeholder={t("文件", "document")} onChange={(seed) => change(sources.map((one, at) => (at === index ? { ...one, seed } : one)), `source ${index} seed`)} />
          <Text label={t(`出处 ${index + 1} 位置`, `Source ${index + 1} place`)} hideLabel name={`locator-${index}`} value={source.locator} placeholder={t("章节或条款", "chapter or clause")} onChange={(locator) => change(sources.map((one, at) => (at === index ? { ...one, locator } : one)), `source ${index} locator`)} />
          <Button kind="quiet" iconOnly icon="cross" label={t(`删除出处 ${index + 1}`, `Delete source ${index + 1}`)} act={`source-drop-${index}`} onClick={() => change(sources.filter((_, at) => at !== index))} />
        </div>
      ))}
      <div><Button kind="quiet" icon="plus" label={t("添加出处", "Add a source")} act="source-add" onClick={() => change([...sources, { seed: "", locator: "" }])} /></div>
    </div>
  );
}
