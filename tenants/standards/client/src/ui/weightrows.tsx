// Items as rows with their weights to type into, a lock, and a bar.
import { canScore } from "../document/kinds";
import type { Item, Row } from "../types";
import { both, pick, t } from "../words";
import { editItem } from "../state/deeds";
import { lock, locks } from "../state/locks";
import { atItem, go } from "../state/place";
import { itemSignal } from "../state/store";
import { NumberField } from "./fields";
import { Icon } from "./icons";

export function WeightTable({ rows }: { rows: readonly Row<Item>[] }) {
  if (!rows.length) return <p class="small quiet">{t("还没有检查项。", "No items yet.")}</p>;
  const most = Math.max(...rows.map((row) => row.value.weight ?? 0), 1);
  return <ul class="weightrows">{rows.map((row) => <WeightRow key={row.key} item={row.key} most={most} />)}</ul>;
}

function WeightRow({ item, most }: { item: string; most: number }) {
  const value = itemSignal(item).value;
  if (!value) return null;
  const locked = locks.value.has(value.code);
  const scored = canScore(value.response);
  const name = pick(value, "text") || t("（未填写）", "(nothing written)");
  return (
    <li class="weightrows__one" data-weight-row={value.code}>
      <button type="button" class="weightrows__name" onClick={() => go(atItem(item))}><code>{value.code}</code> <span>{name}</span></button>
      <svg class="weightrows__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width={scored ? (100 * (value.weight ?? 0)) / most : 0} height="6" class={value.bonus ? "weight__stage" : "weight__own"} /></svg>
      {scored ? (
        <NumberField label={t(`${value.code} 的权重`, `Weight of ${value.code}`)} hideLabel value={value.weight ?? 0} min={0} max={1_000_000} name={`weight-${value.code}`} onChange={(weight) => editItem(item, { weight: weight ?? 0 }, both("改权重", "Change a weight"), "weight")} />
      ) : <span class="small quiet end">{t("不计分", "unscored")}</span>}
      <button type="button" class="weightrows__lock" data-act={`lock-${value.code}`} aria-pressed={locked} title={locked ? t("已锁定：分配时不变", "Locked: spreading leaves it") : t("锁定", "Lock")} onClick={() => lock([value.code], !locked)}>
        <Icon name="lock" label={t(`锁定 ${value.code}`, `Lock ${value.code}`)} />
      </button>
    </li>
  );
}
