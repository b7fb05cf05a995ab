// Grade bands on a ruler from 0 to 100: the lower end of each is a handle, and the pass mark a line.
import { useRef } from "preact/hooks";
import { show } from "../document/decimal";
import { wholeOf } from "../document/weights";
import type { GradeBand, Scoring } from "../types";
import { both, pick, t } from "../words";
import { editScoring } from "../state/deeds";
import { doc, leaveField } from "../state/store";
import { Button, NumberField, Pair } from "./fields";

const WIDE = 640;

/** 1 (best) to 5, as everywhere. */
const stepOf = (place: number, count: number): number => 1 + Math.round((place * 4) / Math.max(count - 1, 1));

export function Ruler({ scoring }: { scoring: Scoring }) {
  const bands = (Array.isArray(scoring.bands) ? scoring.bands : []).map((band) => (typeof band.min === "number" ? band : { ...band, min: 0 }));
  const top = scoring.method === "points" ? Math.max(wholeOf(doc.value), ...bands.map((band) => band.min ?? 0)) : 100;
  const lower = scoring.direction === "lower_is_better";
  const sorted = bands.map((band, index) => ({ band, index })).sort((a, b) => (lower ? a.band.min - b.band.min : b.band.min - a.band.min));
  const set = (index: number, change: Partial<GradeBand>, merge?: string) => editScoring({ bands: bands.map((one, at) => (at === index ? { ...one, ...change } : one)) }, both("改等级", "Change the bands"), merge && `band ${index} ${merge}`);
  const add = () => {
    const low = Math.min(...bands.map((band) => band.min), top);
    const widest = [...sorted].sort((a, b) => a.band.min - b.band.min);
    const gaps = widest.map(({ band }, at) => ({ from: band.min, to: widest[at + 1]?.band.min ?? top }));
    const gap = gaps.sort((a, b) => b.to - b.from - (a.to - a.from))[0];
    const min = !bands.length || low > 0 ? 0 : Math.round((gap!.from + gap!.to) / 2);
    const taken = new Set(bands.map((band) => band.code));
    let n = bands.length + 1;
    while (taken.has(`band_${n}`)) n++;
    editScoring({ bands: [...bands, { code: `band_${n}`, min, name_zh: "", name_en: "" }] }, both("添加等级", "Add a band"));
  };
  return (
    <>
      {bands.length > 0 && <Picture bands={bands} top={top} lower={lower} pass={scoring.pass_mark ?? null} onMove={(index, min) => set(index, { min }, "min")} onPass={(mark) => editScoring({ pass_mark: mark }, both("改及格线", "Change the pass mark"), "pass")} />}
      <ol class="grades">
        {sorted.map(({ band, index }, place) => (
          <li key={band.code} class="grades__one" data-grade={band.code}>
            <span class={`grades__letter band-${stepOf(place, bands.length)}`} aria-hidden="true">{"ABCDE"[stepOf(place, bands.length) - 1]}</span>
            <Pair label={t(`等级 ${band.code}`, `Band ${band.code}`)} hideLabel small needed name={`grade-${index}`} zh={band.name_zh} en={band.name_en} onChange={(lang, text) => set(index, { [`name_${lang}`]: text }, lang)} />
            <NumberField label={t(`${band.name_zh}的下限`, `Lower end of ${band.name_en}`)} hideLabel unit={t("分起", "and up")} value={band.min} min={0} max={scoring.method === "points" ? undefined : 100} name={`grade-${index}-min`} onChange={(min) => set(index, { min: min ?? 0 }, "min")} />
            <Button kind="quiet" iconOnly icon="trash" label={t(`删除等级 ${band.name_zh}`, `Delete band ${band.name_en}`)} act={`grade-drop-${index}`} onClick={() => editScoring({ bands: bands.filter((_, at) => at !== index) }, both("删除等级", "Delete a band"))} />
          </li>
        ))}
      </ol>
      <div class="line">
        <Button icon="plus" label={t("添加等级", "Add a band")} act="grade-add" onClick={add} />
        <NumberField label={t("及格线", "Pass mark")} optional placeholder={t("不设", "none")} value={scoring.pass_mark ?? null} min={0} max={scoring.method === "points" ? undefined : 100} name="pass_mark" onChange={(mark) => editScoring({ pass_mark: mark ?? undefined }, both("改及格线", "Change the pass mark"), "pass")} />
      </div>
    </>
  );
}

interface PictureProps {
  bands: GradeBand[];
  top: number;
  lower: boolean;
  pass: number | null;
  onMove: (index: number, min: number) => void;
  onPass: (mark: number) => void;
}

function Picture({ bands, top, lower, pass, onMove, onPass }: PictureProps) {
  const svg = useRef<SVGSVGElement>(null);
  const drag = useRef<((value: number) => void) | null>(null);
  const x = (value: number): number => (WIDE * Math.min(Math.max(value, 0), top)) / top;
  const rising = bands.map((band, index) => ({ band, index })).sort((a, b) => a.band.min - b.band.min);
  const between = (at: number, value: number): number => Math.min(Math.max(Math.round(value), (rising[at - 1]?.band.min ?? -1) + 1), (rising[at + 1]?.band.min ?? top + 1) - 1);
  const valueAt = (event: PointerEvent): number => {
    const box = svg.current!.getBoundingClientRect();
    return ((((event.clientX - box.left) / box.width) * (WIDE + 16) - 8) / WIDE) * top;
  };
  const hold = (event: preact.TargetedPointerEvent<SVGGElement>, move: (value: number) => void) => {
    event.currentTarget.setPointerCapture?.(event.pointerId);
    event.currentTarget.focus();
    event.preventDefault();
    drag.current = move;
  };
  const keys = (event: preact.TargetedKeyboardEvent<SVGGElement>, value: number, move: (value: number) => void) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    move(value + way * (event.shiftKey ? 5 : 1));
  };
  return (
    <svg ref={svg} class="axis ruler" viewBox={`-8 0 ${WIDE + 16} 84`} role="group" aria-label={t("等级尺", "Ruler of bands")}
      onPointerMove={(event) => drag.current?.(valueAt(event))} onPointerUp={() => { drag.current = null; leaveField(); }} onPointerCancel={() => { drag.current = null; }}>
      {rising[0] && rising[0].band.min > 0 && <rect x={0} y={20} width={x(rising[0].band.min) - 2} height={28} rx={3} class="axis__hole" />}
      {rising.map(({ band }, at) => {
        const [from, to] = [x(band.min), x(rising[at + 1]?.band.min ?? top)];
        const step = stepOf(lower ? at : rising.length - 1 - at, rising.length);
        return <g key={band.code}><rect x={from} y={20} width={Math.max(to - from - 2, 1)} height={28} rx={3} class={`band-fill-${step}`} />{to - from > 40 && <text x={(from + to) / 2 - 1} y={39} class={`axis__share band-text-${step}`}>{pick(band, "name")}</text>}</g>;
      })}
      {rising.map(({ band, index }, at) => band.min > 0 && (
        <g key={index} class="axis__cut" tabIndex={0} role="slider" aria-label={t(`${band.name_zh}的下限`, `Lower end of ${band.name_en}`)} aria-valuenow={band.min} aria-valuemin={0} aria-valuemax={top} data-grade-cut={band.code}
          onPointerDown={(event) => hold(event, (value) => onMove(index, between(at, value)))} onKeyDown={(event) => keys(event, band.min, (value) => onMove(index, between(at, value)))} onBlur={leaveField}>
          <rect x={x(band.min) - 12} y={14} width={24} height={44} class="axis__grip" />
          <line x1={x(band.min) - 1} x2={x(band.min) - 1} y1={16} y2={52} /><circle cx={x(band.min) - 1} cy={52} r={5} />
          <text x={x(band.min) - 1} y={70} class="axis__value">{show(band.min)}</text>
        </g>
      ))}
      {pass !== null && (
        <g class="axis__cut ruler__pass" tabIndex={0} role="slider" aria-label={t("及格线", "Pass mark")} aria-valuenow={pass} aria-valuemin={0} aria-valuemax={top} data-grade-cut="pass"
          onPointerDown={(event) => hold(event, (value) => onPass(Math.min(Math.max(Math.round(value), 0), top)))} onKeyDown={(event) => keys(event, pass, (value) => onPass(Math.min(Math.max(value, 0), top)))} onBlur={leaveField}>
          <rect x={x(pass) - 24} y={0} width={48} height={16} class="axis__grip" />
          <path d={`M${x(pass) - 1} 20 l-5 -7 h10 z`} /><text x={x(pass) - 1} y={10} class="axis__value">{t("及格", "pass")} {show(pass)}</text>
        </g>
      )}
      <text x={WIDE} y={70} class="axis__unit">{show(top)}</text>
    </svg>
  );
}
