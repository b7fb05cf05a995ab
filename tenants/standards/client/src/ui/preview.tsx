// The phone beside the editor: the real capture form with the draft in it, and the score of what was tapped there.
import { effect, signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { changeSince } from "../document/diff";
import { findItem, writeDocument } from "../document/model";
import type { Doc } from "../types";
import { lang, pick, t, type Lang } from "../words";
import { place, placeKey, tab } from "../state/place";
import { boot, doc, head } from "../state/store";
import { Button } from "./fields";
import { Icon } from "./icons";

export const previewShown = signal(localStorage.getItem("sanmi-preview") !== "off");
effect(() => localStorage.setItem("sanmi-preview", previewShown.value ? "on" : "off"));

interface Sheet {
  score: { display: string | null; band: string | null; passed: boolean | null };
  coverage_decimal: number | null;
  critical_failures: string[];
}

/** What the preview says of the answers given in it; trouble: why there is no score. */
interface Standing {
  sheet: Sheet | null;
  trouble: string;
  open: string[];
}

const standing = signal<Standing>({ sheet: null, trouble: "", open: [] });
const answered = signal(false);
const spoken = signal<Lang>(lang);

export function Preview() {
  const frame = useRef<HTMLIFrameElement>(null);
  const tell = (message: object) => frame.current?.contentWindow?.postMessage(message, location.origin);
  useEffect(() => {
    spoken.value = lang;
    // the form is a page of its own: it comes once the editor can be used
    const opening = setTimeout(() => (frame.current!.src = `${boot.urls.preview}?lang=${lang}`), 250);
    let listens = false;
    let told: Doc | null = null;
    const send = () => {
      const now = doc.peek();
      if (!listens || now === told) return;
      const change = told && oneOfEach(now) ? changeSince(told, now) : null;
      tell(change ? { type: "sanmi:change", change } : { type: "sanmi:document", document: writeDocument(now) });
      told = now;
    };
    const show = () => {
      const { kind, key } = placeKey(place.peek());
      const item = kind === "item" ? findItem(doc.peek(), key) : undefined;
      if (listens && item && told && !findItem(told, key)) send(); // an item that was added just now
      if (listens && item) tell({ type: "sanmi:show", item: item.value.code });
    };
    const onMessage = (event: MessageEvent) => {
      if (event.origin !== location.origin || event.source !== frame.current?.contentWindow) return;
      const data = event.data as { type?: string; answers?: Record<string, unknown> } & Partial<Standing>;
      if (data?.type === "sanmi:ready") {
        listens = true;
        told = null;
        send();
        show();
      }
      if (data?.type === "sanmi:answers") answered.value = Object.keys(data.answers ?? {}).length > 0;
      if (data?.type === "sanmi:sheet") standing.value = { sheet: data.sheet ?? null, trouble: data.trouble ?? "", open: data.open ?? [] };
    };
    addEventListener("message", onMessage);
    const stopSending = later(450, () => void doc.value, send);
    const stopShowing = later(200, () => void place.value, show);
    return () => {
      clearTimeout(opening);
      removeEventListener("message", onMessage);
      stopSending();
      stopShowing();
    };
  }, []);
  const speakIn = (next: Lang) => {
    spoken.value = next;
    tell({ type: "sanmi:lang", lang: next });
  };
  return (
    <section class="preview" aria-label={t("手机预览", "Phone preview")} data-shown={tab.value === "preview" || undefined}>
      <div class="preview__top">
        <Score />
        <div class="button-group" role="group" aria-label={t("预览的语言", "Language of the preview")}>
          {(["zh", "en"] as const).map((one) => <button key={one} type="button" class="button button--small" data-act={`preview-${one}`} aria-pressed={spoken.value === one} onClick={() => speakIn(one)}>{one === "zh" ? "中" : "EN"}</button>)}
        </div>
        <Button iconOnly kind="quiet" icon="sync" label={t("清空作答，重新开始", "Begin again without answers")} act="preview-clear" onClick={() => tell({ type: "sanmi:clear" })} />
      </div>
      <div class="phone"><iframe ref={frame} class="phone__screen" title={t("检查单预览", "Preview of the form")} /></div>
    </section>
  );
}

/** Whether every item has a code of its own: changes are told by code. */
const oneOfEach = ({ items }: Doc): boolean => new Set(items.map((row) => row.value.code)).size === items.length;

/** Watches what `read` reads, and does the deed once it has been quiet for a while. */
function later(pause: number, read: () => void, deed: () => void): () => void {
  let timer = 0;
  const stop = effect(() => {
    read();
    clearTimeout(timer);
    timer = window.setTimeout(deed, pause);
  });
  return () => {
    stop();
    clearTimeout(timer);
  };
}

function Score() {
  const { sheet, trouble } = standing.value;
  if (trouble) return <p class="standing is-alert" role="status"><Icon name="warning" /><span>{trouble === "offline" ? t("网络断开，暂时算不了分", "Offline: no score for now") : trouble}</span></p>;
  if (!sheet || !answered.value) return <p class="standing quiet small">{t("在手机上作答，即时算分", "Answer on the phone to see the score")}</p>;
  const { score, coverage_decimal, critical_failures } = sheet;
  const bands = [...(head.value.scoring?.bands ?? [])].sort((a, b) => b.min - a.min);
  const at = bands.findIndex((band) => band.code === score.band);
  const step = 1 + Math.round((Math.max(at, 0) * 4) / Math.max(bands.length - 1, 1));
  return (
    <div class="standing" role="status" data-score={score.display ?? ""}>
      <b class="standing__score">{score.display ?? "—"}</b>
      {at >= 0 && <span class="standing__band"><span class={`score__band band-${step}`}>{"ABCDE"[step - 1]}</span> {pick(bands[at], "name")}</span>}
      <span class="quiet small">{t("覆盖", "coverage")} {coverage_decimal === null ? "—" : `${Math.round(coverage_decimal * 100)}%`}</span>
      {critical_failures.length > 0 && <span class="critical small">{t("一票否决", "Critical")} {critical_failures.length}</span>}
    </div>
  );
}
