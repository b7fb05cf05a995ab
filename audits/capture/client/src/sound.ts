// A recording of what was said: opus or whatever this browser records, of bounded length, kept like a picture.
import { signal } from "@preact/signals";
import { keep } from "./photo";
import { answer, draft } from "./session";

/** No more than the server takes (saas/kernel/sounds): it hears up to five minutes. */
export const LONGEST = 180;
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
const BITS = 24_000;

/** What is being recorded just now, since when (ms). */
export const recording = signal<{ code: string; since: number } | null>(null);
/** Why the last try to record failed, by item. */
export const deaf = signal<Record<string, "refused" | "failed" | "full">>({});

let stopNow: () => void = () => undefined;

/** Records for one item until stopped, the time is over, or the page is left; what was recorded is kept in each case. */
export async function record(code: string): Promise<void> {
  if (recording.value) return;
  deaf.value = Object.fromEntries(Object.entries(deaf.value).filter(([other]) => other !== code));
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: true } });
  } catch (error) {
    const refused = (error as DOMException).name === "NotAllowedError";
    deaf.value = { ...deaf.value, [code]: refused ? "refused" : "failed" };
    return;
  }
  const type = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: BITS });
  const pieces: Blob[] = [];
  const audit = draft.peek().id;
  const stop = () => recorder.state !== "inactive" && recorder.stop();
  const whenLeft = () => document.hidden && stop();
  const over = setTimeout(stop, LONGEST * 1000);
  recorder.ondataavailable = ({ data }) => pieces.push(data);
  recorder.onstop = () => {
    clearTimeout(over);
    document.removeEventListener("visibilitychange", whenLeft);
    stream.getTracks().forEach((track) => track.stop());
    recording.value = null;
    void store(code, audit, new Blob(pieces, { type: recorder.mimeType.split(";")[0]! }));
  };
  document.addEventListener("visibilitychange", whenLeft);
  stopNow = stop;
  recorder.start(1000);
  recording.value = { code, since: Date.now() };
}

export const stopRecording = (): void => stopNow();

async function store(code: string, audit: string, sound: Blob): Promise<void> {
  if (!sound.size || draft.peek().id !== audit) return;
  try {
    const sha = await keep(sound, audit);
    answer(code, { sounds: [...new Set([...(draft.peek().answers[code]?.sounds ?? []), sha])] });
  } catch {
    deaf.value = { ...deaf.value, [code]: "full" };
  }
}
