// The axis of a measured answer: pieces coloured by what they score, holes hatched, cuts as handles that can be dragged
// or moved with the arrow keys.
import { useRef } from "preact/hooks";
import { axisEnd, cutsOf, moveCut, piecesOf, type Cut } from "../../document/bands";
import { percent, show } from "../../document/decimal";
import type { Band } from "../../types";
import { leaveField } from "../../state/store";
import { t } from "../../words";
import { toneOf } from "./share";

interface Props {
  bands: Band[];
  whole: boolean;
  floor: number | null;
  unit: string;
  onChange: (bands: Band[], merge: string) => void;
}

const WIDE = 640;

export function Axis({ bands, whole, floor, unit, onChange }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const cuts = cutsOf(bands, whole, floor);
  const start = floor ?? Math.min(0, ...cuts.map((cut) => cut.low)) - (floor === null ? Math.max(Math.abs(cuts.at(-1)?.low ?? 10) * 0.2, 1) : 0);
  const end = axisEnd(bands, floor);
  const scale = scaleOf(start, end, cuts, whole);
  const drag = useRef<{ index: number; scale: Scale } | null>(null);
  const valueAt = (event: PointerEvent, by: Scale): number => {
    const box = svg.current!.getBoundingClientRect();
    const raw = by.value(((event.clientX - box.left) / box.width) * WIDE);
    const grain = whole ? 1 : grainOf(raw);
    return Number((Math.round(raw / grain) * grain).toFixed(4));
  };
  const moveTo = (index: number, value: number) => {
    const cut = cuts[index];
    if (cut) onChange(moveCut(bands, cut, value, whole, floor), `cut ${index}`);
  };
  const onKey = (event: KeyboardEvent, index: number, cut: Cut) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const grain = whole ? 1 : grainOf(cut.low);
    moveTo(index, Number((cut.low + way * grain * (event.shiftKey ? 10 : 1)).toFixed(4)));
  };
  return (
    <svg ref={svg} class="axis" viewBox={`-8 0 ${WIDE + 16} 76`} role="group" aria-label={t("分档轴", "Axis of bands")}
      onPointerMove={(event) => { if (drag.current) moveTo(drag.current.index, valueAt(event, drag.current.scale)); }}
      onPointerUp={() => { drag.current = null; leaveField(); }} onPointerCancel={() => { drag.current = null; }}>
      <defs><pattern id="hole" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" class="axis__hatch" /></pattern></defs>
      {piecesOf(bands, whole, floor).map((piece, index) => {
        const x1 = scale.x(piece.from === null ? start : whole && piece.from > start ? piece.from - 0.5 : piece.from);
        const x2 = piece.to === null ? WIDE : scale.x(whole ? piece.to + 0.5 : piece.to);
        const band = bands[piece.band];
        const share = band ? (band.score === null ? "—" : `${show(percent(band.score ?? 0))}%`) : "";
        return (
          <g key={index}>
            <rect x={x1} y={20} width={Math.max(x2 - x1 - 2, 1)} height={28} rx={3} class={band ? `tone-${toneOf(band.score)}` : "axis__hole"} />
            {x2 - x1 > 34 && <text x={(x1 + x2) / 2 - 1} y={39} class={band ? `axis__share on-${toneOf(band.score)}` : "axis__nothing"}>{band ? share : t("空档", "hole")}</text>}
          </g>
        );
      })}
      {floor !== null && <text x={0} y={68} class="axis__end">{floor}</text>}
      <text x={WIDE} y={68} class="axis__unit">{unit}</text>
      {cuts.map((cut, index) => {
        const x = scale.x(whole ? cut.low + 0.5 : cut.low);
        const said = whole ? `${cut.low} | ${cut.high}` : show(cut.low, 4);
        return (
          <g key={index} class="axis__cut" tabIndex={0} role="slider" aria-label={t(`第 ${index + 1} 条分界`, `Boundary ${index + 1}`)} aria-valuenow={cut.low} aria-valuetext={`${said} ${unit}`}
            data-cut={index} onKeyDown={(event) => onKey(event, index, cut)} onBlur={leaveField}
            onPointerDown={(event) => { (event.currentTarget as Element).setPointerCapture?.(event.pointerId); drag.current = { index, scale }; event.preventDefault(); (event.currentTarget as SVGGElement).focus(); }}>
            <rect x={x - 14} y={8} width={28} height={52} class="axis__grip" />
            <line x1={x - 1} x2={x - 1} y1={14} y2={54} />
            <circle cx={x - 1} cy={14} r={6} />
            <text x={x - 1} y={68} class="axis__value">{said}</text>
          </g>
        );
      })}
    </svg>
  );
}

interface Scale {
  x: (value: number) => number;
  value: (x: number) => number;
}

/** Even room for each piece mixed with its true length, so that 3 s and 15 min can stand on one axis. */
function scaleOf(start: number, end: number, cuts: readonly Cut[], whole: boolean): Scale {
  const half = whole ? 0.5 : 0;
  const marks = [start, ...cuts.map((cut) => cut.low + half).filter((value) => value > start && value < end), end];
  const pieces = marks.length - 1;
  const places = marks.map((value, index) => WIDE * (0.7 * (index / pieces) + (0.3 * (value - start)) / (end - start || 1)));
  const through = (value: number, from: readonly number[], to: readonly number[]): number => {
    let at = 1;
    while (at < from.length - 1 && value > from[at]!) at++;
    const span = from[at]! - from[at - 1]! || 1;
    return to[at - 1]! + ((value - from[at - 1]!) / span) * (to[at]! - to[at - 1]!);
  };
  return { x: (value) => Math.min(Math.max(through(value, marks, places), 0), WIDE), value: (x) => through(x, places, marks) };
}

/** A round step for values of this size: 0.5 below 20, 1 below 60, 5 below 300, ... */
function grainOf(value: number): number {
  const size = Math.abs(value);
  return size < 20 ? 0.5 : size < 60 ? 1 : size < 300 ? 5 : size < 1200 ? 30 : 60;
}
