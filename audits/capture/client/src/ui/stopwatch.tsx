// A timed item: a big dial that starts and stops, shows the band it falls in, outlives the page, and may be corrected.
import { useEffect, useState } from "preact/hooks";
import { bandOf } from "../judge";
import { answer, draft } from "../session";
import type { Band, Entry, Item, Response } from "../types";
import { pick, t } from "../words";
import type { FieldProps } from "./answers";
import { hold } from "./cards";
import { Dial } from "./dial";
import { bandName, timeRange } from "./guide";
import { Icon } from "./icons";
import { tone, toneOf } from "./said";
import { seconds } from "../words";

type Timed = Extract<Response, { type: "duration_seconds" }>;

/** Tenths of a second since the start; never negative when the phone's clock is set back. */
export function elapsed(start: number, now: number): number {
  return Math.max(0, Math.round((now - start) / 100) / 10);
}

export function useTick(running: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 100);
    return () => clearInterval(timer);
  }, [running]);
  return running ? Math.max(now, Date.now()) : now;
}

export function startTimer(item: Item): void {
  hold(item.code);
  answer(item.code, { running: Date.now(), na: undefined });
}

export function stopTimer(item: Item): void {
  const start = draft.value.answers[item.code]?.running;
  if (start === undefined) return;
  hold(item.code);
  answer(item.code, { running: undefined, started: start, value: elapsed(start, Date.now()) });
}

export function Stopwatch({ item, entry, response }: FieldProps & { response: Timed }) {
  const running = entry?.running;
  const now = useTick(running !== undefined);
  const value = running === undefined ? (entry?.value as number | undefined) : elapsed(running, now);
  return (
    <div class="stopwatch">
      <p class="from-to">
        {pick(response, "start") && <span><b>{t("起", "From")}</b> {pick(response, "start")}</span>}
        {pick(response, "stop") && <span><b>{t("止", "To")}</b> {pick(response, "stop")}</span>}
      </p>
      <DialButton item={item} entry={entry} bands={response.bands ?? []} value={value} />
      <Verdict item={item} entry={entry} bands={response.bands ?? []} value={value} />
      {running === undefined ? <Correct item={item} entry={entry} bands={response.bands ?? []} /> : <Cancel item={item} />}
    </div>
  );
}

interface DialProps {
  item: Item;
  entry: Entry | undefined;
  bands: Band[];
  value: number | undefined;
}

function DialButton({ item, entry, bands, value }: DialProps) {
  const running = entry?.running !== undefined;
  const [act, label] = running
    ? ["stop", t("停止", "Stop")]
    : value === undefined ? ["start", t("开始", "Start")] : [undefined, ""];
  const face = <Dial bands={bands} value={value} label={label} running={running} />;
  if (!act) return <div class="dial" role="img" aria-label={seconds(value!)}>{face}</div>;
  return (
    <button type="button" class={`dial dial-${act}`} data-act={act} onClick={() => (running ? stopTimer(item) : startTimer(item))}>
      {face}
      <span class="unseen">{`${label} ${pick(item, "text")}`}</span>
    </button>
  );
}

function Verdict({ item, entry, bands, value }: DialProps) {
  const band = value === undefined ? null : bandOf(bands, value);
  if (!band) return null;
  const look = entry?.running === undefined ? tone(item, entry) : toneOf(band.score ?? 0);
  return <p class="verdict"><b class={look}>{bandName(band)}</b><span class="num">{timeRange(band)}</span></p>;
}

function Cancel({ item }: { item: Item }) {
  return (
    <button type="button" class="link" data-act="cancel" onClick={() => answer(item.code, { running: undefined })}>
      {t("取消计时", "Cancel timing")}
    </button>
  );
}

function Correct({ item, entry, bands }: Omit<DialProps, "value">) {
  const value = entry?.value as number | undefined;
  const long = Math.max(0, ...bands.map((band) => band.max ?? band.min ?? 0)) >= 120 || (value ?? 0) >= 120;
  const again = (start: number) => { hold(item.code); answer(item.code, { running: start, na: undefined }); };
  return (
    <div class="correct">
      <Typed item={item} value={value} long={long} />
      {value !== undefined && (
        <div class="correct-acts">
          {entry?.started !== undefined && (
            <button type="button" class="extra" data-act="resume" onClick={() => again(entry.started!)}>
              <Icon name="play" />{t("接着计时", "Go on")}
            </button>
          )}
          <button type="button" class="extra" data-act="restart" onClick={() => again(Date.now())}>
            <Icon name="redo" />{t("重新计时", "Restart")}
          </button>
        </div>
      )}
    </div>
  );
}

/** Minutes and seconds for long waits, seconds alone for short ones. */
function Typed({ item, value, long }: { item: Item; value: number | undefined; long: boolean }) {
  const [own, setOwn] = useState<{ min: string; sec: string; value: number | undefined } | null>(null);
  const shown = own && own.value === value ? own : split(value, long);
  const set = (min: string, sec: string) => {
    const next = joined(min, sec);
    setOwn({ min, sec, value: next });
    hold(item.code);
    answer(item.code, { value: next, started: undefined, na: undefined });
  };
  return (
    <div class="typed">
      <span class="typed-label">{value === undefined ? t("或直接填写", "or type it") : t("更正", "Correct")}</span>
      {long && (
        <label><input type="text" inputMode="numeric" data-act="minutes" value={shown.min} aria-label={t("分钟", "Minutes")}
          onInput={(event) => set(event.currentTarget.value, shown.sec)} /><span>{t("分", "min")}</span></label>
      )}
      <label><input type="text" inputMode="decimal" data-act="seconds" value={shown.sec} aria-label={t("秒", "Seconds")}
        onInput={(event) => set(shown.min, event.currentTarget.value)} /><span>{t("秒", "s")}</span></label>
    </div>
  );
}

function split(value: number | undefined, long: boolean): { min: string; sec: string } {
  if (value === undefined) return { min: "", sec: "" };
  if (!long) return { min: "", sec: String(value) };
  const min = Math.floor(value / 60);
  return { min: min ? String(min) : "", sec: String(Math.round((value - min * 60) * 10) / 10) };
}

function joined(min: string, sec: string): number | undefined {
  const plain = (text: string) => text.trim().replace(/[,。]/, ".");
  const ok = /^\d{0,4}$/.test(plain(min)) && /^(\d{1,6}(\.\d{0,2})?)?$/.test(plain(sec));
  if (!ok || (!plain(min) && !plain(sec))) return undefined;
  return Math.round((Number(plain(min)) * 60 + Number(plain(sec))) * 100) / 100;
}
