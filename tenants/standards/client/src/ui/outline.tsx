// The outline: stages with their items, what each weighs, and marks for what is missing or was found.
// Up and down walk through it, Alt moves what is chosen, Enter goes to its editor; rows can be dragged.
import { computed, signal, useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { canScore, kindFacts } from "../document/kinds";
import { show } from "../document/decimal";
import { itemGaps, stageGaps } from "../document/translations";
import type { Item } from "../types";
import { pick, say, t } from "../words";
import { addItemHere, addStageHere } from "../state/deeds";
import { counted, itemName, markOf, stageName } from "../state/marks";
import { atItem, atStage, go, place, placeKey, tab } from "../state/place";
import { itemSignal, outline, stageSignal, weights, whole, type OutlineStage } from "../state/store";
import { dragging, dropLine, startDrag } from "./drag";
import { Icon } from "./icons";
import { outlineKeys } from "./keys";

const wanted = signal("");
type Only = "all" | "found" | "untranslated";
const only = signal<Only>("all");
const closed = signal<ReadonlySet<string>>(new Set());
const narrowed = computed(() => wanted.value.trim() !== "" || only.value !== "all");

/** The row that Tab leads to: the chosen one, or the head of its folded stage, or the first. */
const tabStop = computed(() => {
  const { kind, key } = placeKey(place.value);
  const stage = outline.value.find((one) => (kind === "stage" ? one.key === key : kind === "item" && one.items.includes(key)));
  if (!stage) return atStage(outline.value[0]?.key ?? "");
  return kind === "item" && (narrowed.value || !closed.value.has(stage.key)) ? place.value : atStage(stage.key);
});

/** How many rows are drawn: at first about two screens, then the rest in slices, between which a key can be answered. */
const drawn = signal(60);
const AT_ONCE = 20;
const PAUSE = 50;
const places = computed(() => new Map(outline.value.flatMap((stage) => stage.items).map((key, index) => [key, index])));

function drawMore(): void {
  const all = drawn.peek() >= places.peek().size;
  drawn.value = all ? Infinity : drawn.peek() + AT_ONCE; // rows added later are drawn at once
  if (!all) setTimeout(drawMore, PAUSE);
}

export function Outline() {
  const list = useRef<HTMLDivElement>(null);
  const { errors, warnings } = counted.value;
  useEffect(drawMore, []);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [place.value, tab.value]);
  return (
    <nav class="outline" aria-label={t("目录", "Outline")} data-shown={tab.value === "outline" || undefined}>
      <div class="outline__top">
        <ul class="outline__pages">
          <PageLink page="standard" icon="standards" label={t("名称与场景", "Name and scenarios")} />
          <PageLink page="scoring" icon="flag" label={t("计分与等级", "Scoring and bands")} />
          <PageLink page="weights" icon="overview" label={t("权重", "Weights")} extra={<Total />} />
          <PageLink page="findings" icon="bulb" label={t("检查结果", "Findings")} extra={errors + warnings > 0 ? <span class={`outline__count${errors ? " is-alert" : ""}`}>{errors + warnings}</span> : <Icon name="check" label={t("没有问题", "all well")} />} />
        </ul>
        <div class="outline__find">
          <input class="input input--small" type="search" data-field="find" placeholder={t("查找检查项…", "Find an item…")} aria-label={t("查找检查项", "Find an item")} value={wanted.value} onInput={(event) => (wanted.value = event.currentTarget.value)}
            onKeyDown={(event) => { if (event.key === "Enter") document.querySelector<HTMLElement>("[data-item]")?.click(); if (event.key === "Escape") wanted.value = ""; }} />
          <select class="input input--small" data-field="only" aria-label={t("只看", "Show")} value={only.value} onChange={(event) => (only.value = event.currentTarget.value as Only)}>
            <option value="all">{t("全部", "All")}</option>
            <option value="found">{t("有问题的", "With findings")}</option>
            <option value="untranslated">{t("缺译文的", "Untranslated")}</option>
          </select>
        </div>
      </div>
      <div class="outline__list" ref={list} data-outline onKeyDown={outlineKeys} onPointerDown={startDrag}>
        <ul>{outline.value.map((stage) => <StageRows key={stage.key || "lost"} stage={stage} />)}</ul>
        {dropLine.value && <div class="outline__drop" ref={(line) => { if (line) line.style.insetBlockStart = `${dropLine.value!.y}px`; }} />}
        <button type="button" class="outline__add outline__add--stage" data-act="add-stage" onClick={addStageHere}><Icon name="plus" />{t("添加环节", "Add a stage")}</button>
        <button type="button" class="outline__add outline__add--stage" data-page="parts" aria-current={place.value === "parts" ? "true" : undefined} onClick={() => go("parts")}><Icon name="standards" />{t("从标准库加入…", "Add from the library…")}</button>
      </div>
    </nav>
  );
}

function PageLink({ page, icon, label, extra }: { page: string; icon: string; label: string; extra?: preact.ComponentChildren }) {
  return (
    <li><button type="button" class="outline__page" data-page={page} aria-current={place.value === page ? "true" : undefined} onClick={() => go(page)}><Icon name={icon} /><span class="grow">{label}</span>{extra}</button></li>
  );
}

function Total() {
  const { total } = weights.value;
  return <span class={`outline__count num${total === whole.value ? "" : " is-alert"}`} data-total={total}>{show(total)} / {show(whole.value)}</span>;
}

function StageRows({ stage }: { stage: OutlineStage }) {
  const value = stage.key ? stageSignal(stage.key).value : undefined;
  const code = value?.code ?? "";
  const weight = useComputed(() => weights.value.stages.find((one) => one.code === code)?.weight ?? 0).value;
  const mark = markOf(stageName(code)).value;
  const open = narrowed.value || !closed.value.has(stage.key);
  const name = value ? pick(value, "name") : t("没有环节的检查项", "Items without a stage");
  const turn = () => {
    const next = new Set(closed.peek());
    if (!next.delete(stage.key)) next.add(stage.key);
    closed.value = next;
  };
  const where = atStage(stage.key);
  return (
    <li class={`stagerows${dragging.value === where ? " is-dragged" : ""}`}>
      <div class="stagerow" data-row={where} data-stage-key={stage.key}>
        <button type="button" class="stagerow__turn" aria-expanded={open} data-act={`fold-${code}`} tabIndex={-1} onClick={turn}><Icon name={open ? "chevron-down" : "chevron-right"} label={t(`${open ? "收起" : "展开"}${name}`, `${open ? "Fold" : "Unfold"} ${name}`)} /></button>
        <button type="button" class="stagerow__face" data-stage={code} data-focus={where} tabIndex={narrowed.value || tabStop.value === where ? 0 : -1} aria-current={place.value === where ? "true" : undefined} disabled={!value} onClick={() => go(where)}>
          <span class={`clip grow${name ? "" : " quiet"}`}>{name || t("（未命名的环节）", "(unnamed stage)")}</span>
          {value && stageGaps(value).length > 0 && <Missing langs={stageGaps(value).map((gap) => gap.lang)} />}
          {mark && <Icon name={mark === "error" ? "cross" : "warning"} label={t("有问题", "has findings")} />}
          <span class="num quiet">{show(weight)}</span>
        </button>
      </div>
      {open && (
        <ul class="itemrows" style={{ "--rows": stage.items.length + 1 }}>
          {stage.items.map((key) => <ItemRow key={key} item={key} />)}
          {value && !narrowed.value && <li><button type="button" class="outline__add" data-act={`add-item-${code}`} tabIndex={-1} onClick={() => addItemHere(stage.key)}><Icon name="plus" />{t("检查项", "Item")}</button></li>}
        </ul>
      )}
    </li>
  );
}

function ItemRow({ item }: { item: string }) {
  const value = itemSignal(item).value;
  const waits = useComputed(() => !narrowed.value && place.value !== atItem(item) && (places.value.get(item) ?? 0) >= drawn.value).value;
  if (!value) return null;
  if (waits) return <li class="itemrow" data-row={atItem(item)} />;
  return <ItemFace item={item} value={value} />;
}

function ItemFace({ item, value }: { item: string; value: Item }) {
  const where = atItem(item);
  const chosen = useComputed(() => place.value === where).value;
  const reached = useComputed(() => narrowed.value || tabStop.value === where).value;
  const dragged = useComputed(() => dragging.value === where).value;
  const mark = markOf(itemName(value.code)).value;
  const gaps = itemGaps(value);
  if (!shown(value, mark !== null, gaps.length > 0)) return null;
  const text = pick(value, "text");
  const kind = kindFacts(value.response?.type);
  return (
    <li class={`itemrow${dragged ? " is-dragged" : ""}`} data-row={where}>
      <button type="button" class="itemrow__face" data-item={value.code} data-focus={where} tabIndex={reached ? 0 : -1} aria-current={chosen ? "true" : undefined} onClick={() => go(where)}>
        <span class="itemrow__grip" data-grip aria-hidden="true"><Icon name={kind.icon} /></span>
        <span class="hidden-visually">{value.code} {say(kind.name)}</span>
        <span class={`itemrow__text${text ? "" : " quiet"}`}>{text || t("（未填写）", "(nothing written)")}</span>
        <span class="itemrow__marks">
          {value.critical && <span class="itemrow__critical" title={t("一票否决", "Critical")}><Icon name="critical" label={t("一票否决", "Critical")} /></span>}
          {value.when && <Icon name="tree" label={t("有显示条件", "has a condition")} />}
          {gaps.length > 0 && <Missing langs={gaps.map((gap) => gap.lang)} />}
          {mark && <span class="is-alert"><Icon name={mark === "error" ? "cross" : "warning"} label={mark === "error" ? t("有错误", "has an error") : t("有提醒", "has a warning")} /></span>}
          <span class="itemrow__weight num">{canScore(value.response) && value.weight ? (value.bonus ? `+${show(value.weight)}` : show(value.weight)) : "·"}</span>
        </span>
      </button>
    </li>
  );
}

function Missing({ langs }: { langs: ("zh" | "en")[] }) {
  const zh = langs.includes("zh");
  const en = langs.includes("en");
  const label = zh && en ? t("缺中英文", "texts missing") : zh ? t("缺中文", "Chinese missing") : t("缺英文", "English missing");
  return <span class="missing" title={label}><span aria-hidden="true">{zh && en ? "中 EN" : zh ? "中" : "EN"}</span><span class="hidden-visually">{label}</span></span>;
}

function shown(item: Item, found: boolean, untranslated: boolean): boolean {
  if (only.value === "found" && !found) return false;
  if (only.value === "untranslated" && !untranslated) return false;
  const words = wanted.value.trim().toLowerCase();
  return !words || `${item.code} ${item.text_zh} ${item.text_en}`.toLowerCase().includes(words);
}
