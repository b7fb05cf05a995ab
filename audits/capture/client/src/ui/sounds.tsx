// Recordings of one item: record, stop, hear, delete.
import { useEffect, useState } from "preact/hooks";
import { loadPhoto } from "../db";
import { draft, removeSound } from "../session";
import { deaf, LONGEST, record, recording, stopRecording } from "../sound";
import type { Entry, Item } from "../types";
import { t } from "../words";
import { hold } from "./cards";
import { Icon } from "./icons";
import { elapsed, useTick } from "./stopwatch";

const MOST = 5;

export function Sounds({ item, entry }: { item: Item; entry: Entry | undefined }) {
  const shas = entry?.sounds ?? [];
  const trouble = deaf.value[item.code];
  const here = recording.value?.code === item.code;
  return (
    <div class="sounds">
      {shas.map((sha, n) => <Kept key={sha} code={item.code} sha={sha} n={n + 1} />)}
      {here ? <Running since={recording.value!.since} /> : shas.length < MOST && (
        <button type="button" class="answer answer-short" data-act="record" disabled={recording.value !== null}
          onClick={() => { hold(item.code); void record(item.code); }}>
          <Icon name="mic" />{shas.length ? t("再录一段", "Record more") : t("录音", "Record")}
        </button>
      )}
      {trouble && <p class="refused" role="alert"><Icon name="warn" />{words(trouble)}</p>}
    </div>
  );
}

function words(trouble: "refused" | "failed" | "full"): string {
  if (trouble === "full") return t("手机空间不足，录音没有存下", "This phone is full: the recording was not kept");
  return trouble === "refused"
    ? t("浏览器没有麦克风权限：请在设置中允许，或写下听到的原话", "The browser may not use the microphone: allow it in the settings, or write down what was said")
    : t("这台手机录不了音：请写下听到的原话", "This phone cannot record: write down what was said");
}

function Running({ since }: { since: number }) {
  const now = useTick(true);
  const passed = Math.min(LONGEST, Math.floor(elapsed(since, now)));
  return (
    <div class="recording" role="status">
      <span class="num">{`${minutes(passed)} / ${minutes(LONGEST)}`}</span>
      <button type="button" class="answer answer-short" data-act="stop-recording" onClick={stopRecording}><Icon name="stop" />{t("停止", "Stop")}</button>
    </div>
  );
}

/** Recorders leave the length out: a player that has been to the end knows it. */
function findEnd(player: HTMLAudioElement): void {
  if (player.duration !== Infinity) return;
  player.addEventListener("timeupdate", () => (player.currentTime = 0), { once: true });
  player.currentTime = 1e6;
}

const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

function Kept({ code, sha, n }: { code: string; sha: string; n: number }) {
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    let made = "";
    void loadPhoto(draft.peek().id, sha).then((sound) => {
      if (sound) setSource((made = URL.createObjectURL(new Blob([sound.bytes], { type: sound.type }))));
    });
    return () => URL.revokeObjectURL(made);
  }, [sha]);
  return (
    <div class="sound" data-sound={sha}>
      <audio controls src={source ?? undefined} aria-label={t(`录音 ${n}`, `Recording ${n}`)} onLoadedMetadata={(event) => findEnd(event.currentTarget)} />
      <button type="button" class="extra" data-act="remove-sound" aria-label={t(`删除录音 ${n}`, `Delete recording ${n}`)}
        onClick={() => { hold(code); void removeSound(code, sha); }}><Icon name="remove" /></button>
    </div>
  );
}
