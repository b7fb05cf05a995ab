// All weights in one picture: the whole, by stage, by dimension, by aspect; and the tools that make them add up.
import { signal } from "@preact/signals";
import { show, sum } from "../document/decimal";
import { itemsOf, stagesInOrder } from "../document/model";
import { wholeOf, type Share } from "../document/weights";
import { both, pick, t } from "../words";
import { editStage, spreadOver, weighUnweighed } from "../state/deeds";
import { lock, lockedKeys, locks } from "../state/locks";
import { atStage, go } from "../state/place";
import { boot, commit, doc, frozen, head, weights } from "../state/store";
import { spreadStages } from "../document/weights";
import { canScore } from "../document/kinds";
import { Button, NumberField, Section, Segments } from "./fields";
import { Icon } from "./icons";
import { WeightTable } from "./weightrows";

/** To how many places weights are spread. */
export const places = signal(1);
const opened = signal<ReadonlySet<string>>(new Set());

export function WeightsPage() {
  const whole = wholeOf(doc.value);
  const { total, counted, bonus } = weights.value;
  const right = total === whole;
  const locked = lockedKeys().size;
  const unweighed = doc.value.items.filter((row) => !frozen.has(row.value.code) && canScore(row.value.response) && !row.value.bonus && !row.value.weight);
  return (
    <article class="editor__page" data-editing="weights">
      <header class="editor__title"><h2>{t("权重", "Weights")}</h2>
        <p class={right ? "quiet" : "is-alert"} data-total={total}>{right ? t(`${counted} 项计分，合计正好 ${show(whole)}。`, `${counted} scored items add up to exactly ${show(whole)}.`) : t(`${counted} 项计分，合计 ${show(total, 6)}，${total > whole ? "多" : "还差"} ${show(Math.abs(sum([total, -whole])), 6)}。`, `${counted} scored items add up to ${show(total, 6)}: ${show(Math.abs(sum([total, -whole])), 6)} ${total > whole ? "too much" : "short"}.`)}{bonus > 0 && t(` 另有加分 ${show(bonus)}。`, ` Bonus items: ${show(bonus)}.`)}</p></header>
      <Whole whole={whole} />
      <div class="tools">
        <Button kind={right ? "" : "primary"} icon="sync" label={t(`按比例归到 ${show(whole)}`, `Scale to ${show(whole)}`)} act="normalise" onClick={() => spreadOver(doc.peek().items, whole, places.peek(), "proportional", both(`归到 ${show(whole)}`, `Scale to ${show(whole)}`))} />
        <Button icon="even" label={t("全部平均分配", "Spread evenly")} act="even-all" onClick={() => spreadOver(doc.peek().items, whole, places.peek(), "even", both("全部平均分配", "Spread evenly"))} />
        {unweighed.length > 0 && <Button kind="quiet" icon="plus" label={t(`给 ${unweighed.length} 个新检查项各 1 分`, `Give ${unweighed.length} new items 1 point each`)} act="weigh" onClick={() => weighUnweighed(unweighed)} />}
        <Segments label={t("精确到", "To the nearest")} name="places" value={String(places.value)} options={[{ value: "0", label: "1" }, { value: "1", label: "0.1" }, { value: "2", label: "0.01" }]} onChange={(value) => (places.value = Number(value))} />
        <span class="small quiet">{locked ? t(`已锁定 ${locked} 项，分配时不变。`, `${locked} locked; spreading leaves them.`) : t("锁定的项在分配时不变。", "Locked items stay when weights are spread.")}</span>
        {locked > 0 && <Button kind="quiet" label={t("全部解锁", "Unlock all")} act="unlock-all" onClick={() => lock([...locks.peek()], false)} />}
      </div>
      <Section id="by-stage" title={t("按环节", "By stage")}><Stages whole={whole} /></Section>
      {head.value.scoring?.method === "weighted_sections" && <Section id="stage-weights" title={t("环节权重", "Weights of stages")}><StageWeights /></Section>}
      <div class="twin">
        <Section id="by-dimension" title={t("按质量维度", "By dimension")}><Bars shares={weights.value.dimensions} names={boot.reference.dimensions} /></Section>
        <Section id="by-aspect" title={t("按检查视角", "By aspect")}><Bars shares={weights.value.aspects} names={boot.reference.aspects} /></Section>
      </div>
    </article>
  );
}

/** One bar for the whole standard, cut by stage, with the mark at 100. */
function Whole({ whole }: { whole: number }) {
  const { total, stages } = weights.value;
  const order = stagesInOrder(doc.value).map((row) => row.value.code);
  const end = Math.max(total, whole, 1);
  let at = 0;
  return (
    <svg class="whole" viewBox="0 0 640 44" role="img" aria-label={t(`合计 ${show(total, 6)}，应为 ${show(whole)}`, `${show(total, 6)} of ${show(whole)}`)}>
      <rect class="share__rail" y="8" width="640" height="22" rx="3" />
      {order.map((code, index) => {
        const weight = stages.find((one) => one.code === code)?.weight ?? 0;
        const x = (640 * at) / end;
        const width = (640 * weight) / end;
        at += weight;
        return weight > 0 && <g key={code}><rect x={x} y="8" width={Math.max(width - 2, 1)} height="22" class={index % 2 ? "whole__even" : "whole__odd"} rx="2" />{width > 8 + 9 * show(weight).length && <text x={x + width / 2 - 1} y="23" class="whole__text">{show(weight)}</text>}</g>;
      })}
      <line class="whole__mark" x1={(640 * whole) / end - 1} x2={(640 * whole) / end - 1} y1="2" y2="36" />
      <text class="whole__target" x={Math.min((640 * whole) / end, 630)} y="43">{show(whole)}</text>
    </svg>
  );
}

function Stages({ whole }: { whole: number }) {
  const now = doc.value;
  const found = weights.value.stages;
  const most = Math.max(...found.map((one) => one.weight), 1);
  const toggle = (key: string) => {
    const next = new Set(opened.peek());
    if (!next.delete(key)) next.add(key);
    opened.value = next;
  };
  return (
    <ul class="sums sums--stages">
      {stagesInOrder(now).map((row) => {
        const rows = itemsOf(now, row.value.code);
        const own = found.find((one) => one.code === row.value.code)?.weight ?? 0;
        const open = opened.value.has(row.key);
        const codes = rows.map((one) => one.value.code);
        const locked = codes.length > 0 && codes.every((code) => locks.value.has(code));
        const name = pick(row.value, "name") || row.value.code;
        return (
          <li key={row.key} data-stage-bar={row.value.code}>
            <div class="sums__row">
              <button type="button" class="sums__turn" aria-expanded={open} data-act={`open-${row.value.code}`} onClick={() => toggle(row.key)}><Icon name={open ? "chevron-down" : "chevron-right"} /><span>{name}</span></button>
              <svg class="sums__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * own) / most} height="8" class="weight__own" /></svg>
              <StageSum own={own} whole={whole} name={name} code={row.value.code} onBring={(target) => spreadOver(rows, target, places.peek(), "proportional", both(`「${row.value.name_zh}」改为 ${target} 分`, `“${row.value.name_en}” to ${target}`))} />
              <button type="button" class="weightrows__lock" aria-pressed={locked} data-act={`lock-stage-${row.value.code}`} title={t("锁定本环节全部检查项", "Lock every item of the stage")} onClick={() => lock(codes, !locked)}><Icon name="lock" label={t(`锁定${name}`, `Lock ${name}`)} /></button>
            </div>
            {open && <div class="sums__inside"><WeightTable rows={rows} /><Button kind="quiet" icon="arrow-right" label={t("编辑这个环节", "Edit this stage")} act="to-stage" onClick={() => go(atStage(row.key))} /></div>}
          </li>
        );
      })}
    </ul>
  );
}

/** The sum of a stage; another figure scales its items to it. */
function StageSum({ own, name, code, onBring }: { own: number; whole: number; name: string; code: string; onBring: (target: number) => void }) {
  return (
    <form class="sums__sum" onSubmit={(event) => event.preventDefault()}>
      <input class="input input--num" type="text" inputMode="decimal" data-field={`sum-${code}`} aria-label={t(`${name}合计`, `Sum of ${name}`)} value={show(own)} title={t("改成别的数，本环节各项按比例变", "Another figure scales the items of the stage")}
        onChange={(event) => { const target = Number(event.currentTarget.value); if (target > 0 && target !== own) onBring(target); event.currentTarget.value = show(own); }} />
    </form>
  );
}

function Bars({ shares, names }: { shares: readonly Share[]; names: readonly { code: string; name_zh: string; name_en: string }[] }) {
  const most = Math.max(...shares.map((one) => one.weight), 1);
  const total = sum(shares.map((one) => one.weight)) || 1;
  const rows = [...names.map((name) => ({ name, share: shares.find((one) => one.code === name.code) })), ...shares.filter((one) => !names.some((name) => name.code === one.code)).map((share) => ({ name: { code: share.code, name_zh: share.code || "未归类", name_en: share.code || "None" }, share }))];
  return (
    <ul class="sums">
      {rows.map(({ name, share }) => (
        <li key={name.code} class={`sums__row${share ? "" : " is-empty"}`}>
          <span class="sums__name">{pick(name, "name")}</span>
          <svg class="sums__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * (share?.weight ?? 0)) / most} height="8" class="weight__own" /></svg>
          <span class="num end">{share ? show(share.weight) : "—"}</span>
          <span class="num end quiet">{share ? `${show((100 * share.weight) / total, 1)}%` : ""}</span>
        </li>
      ))}
    </ul>
  );
}

function StageWeights() {
  const rows = stagesInOrder(doc.value);
  const stated = rows.map((row) => row.value.weight ?? 0);
  const total = sum(stated);
  const bring = (manner: "even" | "proportional") =>
    commit({ label: both("环节权重归到 100", "Stage weights to 100") }, (now) => {
      const scored = new Set(now.items.filter(({ value }) => canScore(value.response) && value.weight && !value.bonus).map(({ value }) => value.stage));
      const order = stagesInOrder(now).filter((row) => (manner === "even" ? scored.has(row.value.code) : (row.value.weight ?? 0) > 0));
      const made = spreadStages(order.map((row) => row.value.weight ?? 0), places.peek(), manner);
      const next = new Map(now.stages.map((row) => [row.key, 0])); // a stage without a scored item can weigh nothing
      order.forEach((row, index) => next.set(row.key, made[index]!));
      return { ...now, stages: now.stages.map((row) => ({ key: row.key, value: { ...row.value, weight: next.get(row.key)! } })) };
    });
  return (
    <>
      <ul class="sums">
        {rows.map((row) => (
          <li key={row.key} class="sums__row">
            <span class="sums__name">{pick(row.value, "name") || row.value.code}</span>
            <svg class="sums__bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width={(100 * (row.value.weight ?? 0)) / Math.max(...stated, 1)} height="8" class="weight__own" /></svg>
            <NumberField label={t(`${row.value.name_zh}的环节权重`, `Weight of ${row.value.name_en}`)} hideLabel value={row.value.weight ?? null} optional min={0} max={100} name={`stage-weight-${row.value.code}`} onChange={(weight) => editStage(row.key, { weight: weight ?? undefined }, both("改环节权重", "Change a stage's weight"), "weight")} />
          </li>
        ))}
      </ul>
      <p class={total === 100 ? "small quiet" : "small is-alert"}>{t(`合计 ${show(total, 6)}，应为 100。`, `They add up to ${show(total, 6)}; it should be 100.`)}</p>
      <div class="line"><Button icon="sync" label={t("按比例归到 100", "Scale to 100")} act="stages-normalise" onClick={() => bring("proportional")} /><Button icon="even" kind="quiet" label={t("平均分配", "Spread evenly")} act="stages-even" onClick={() => bring("even")} /></div>
    </>
  );
}
