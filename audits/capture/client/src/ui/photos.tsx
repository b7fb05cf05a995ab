// Pictures of one item: take, choose, look, remove.
import { useEffect, useRef, useState } from "preact/hooks";
import { loadPhoto } from "../db";
import { lookAtRoom } from "../quota";
import { PhotoError, takeIn, drawPicture } from "../photo";
import { answer, boot, draft, removePhoto } from "../session";
import type { Entry, Item } from "../types";
import { t } from "../words";
import { hold } from "./cards";
import { Icon } from "./icons";
import { part } from "../part";
import { later } from "./later";
import { signal } from "@preact/signals";

const Marking = later(async () => (await part("evidence")).Marking);

const MOST = 10;
const troubles = signal<Record<string, string>>({});
const busy = signal<Record<string, number>>({});

function mostOf(item: Item): number {
  return item.response.type === "photo" ? (item.response.max_photos ?? MOST) : MOST;
}

/** Camera and gallery apart: phones that get "several pictures" offer no camera. */
export function PhotoButtons({ item, entry, big }: { item: Item; entry: Entry | undefined; big?: boolean }) {
  const full = (entry?.evidence?.length ?? 0) >= mostOf(item);
  const look = big ? "answer photo-answer" : "extra";
  return (
    <>
      <label class={`${look}${full ? " off" : ""}`}>
        <Icon name="camera" />{t("拍照", "Camera")}
        <input class="unseen" type="file" accept="image/*" capture="environment" data-act="camera" disabled={full}
          onChange={(event) => void addFrom(event.currentTarget, item)} />
      </label>
      <label class={`${look}${full ? " off" : ""}`}>
        <Icon name="gallery" />{t("相册", "Gallery")}
        <input class="unseen" type="file" accept="image/*" multiple data-act="photo" disabled={full}
          onChange={(event) => void addFrom(event.currentTarget, item)} />
      </label>
    </>
  );
}

async function addFrom(input: HTMLInputElement, item: Item): Promise<void> {
  const files = [...(input.files ?? [])];
  input.value = "";
  hold(item.code);
  const { code } = item;
  troubles.value = { ...troubles.value, [code]: "" };
  for (const [n, file] of files.entries()) {
    busy.value = { ...busy.value, [code]: files.length - n };
    await addOne(item, file);
  }
  busy.value = { ...busy.value, [code]: 0 };
  void lookAtRoom();
}

/** The old picture goes only when the new one is kept. */
async function retake(input: HTMLInputElement, item: Item, sha: string): Promise<void> {
  const before = draft.value.answers[item.code]?.evidence?.length ?? 0;
  const [file] = input.files ?? [];
  if (!file) return;
  hold(item.code);
  await addOne(item, file, before + 1);
  if ((draft.value.answers[item.code]?.evidence?.length ?? 0) > before) await removePhoto(item.code, sha);
}

async function addOne(item: Item, file: File, most = mostOf(item)): Promise<void> {
  try {
    const { id } = draft.value;
    const sha = await takeIn(file, id, boot.limits);
    const kept = draft.value.answers[item.code]?.evidence ?? [];
    if (draft.value.id === id && !kept.includes(sha) && kept.length < most) {
      answer(item.code, { evidence: [...kept, sha], no_photo: undefined });
    }
  } catch (error) {
    troubles.value = { ...troubles.value, [item.code]: troubleWith(file, error) };
  }
}

function troubleWith(file: File, error: unknown): string {
  if (!(error instanceof PhotoError)) return t("手机空间不足，照片没有存下", "This phone is full: the photo was not kept");
  return error.message === "too_big"
    ? t(`${file.name} 太大，请换一张`, `${file.name} is too big; choose another`)
    : t(`${file.name} 打不开，请换一张照片`, `${file.name} cannot be opened; choose another photo`);
}

export function Photos({ item, entry }: { item: Item; entry: Entry | undefined }) {
  const shas = entry?.evidence ?? [];
  const trouble = troubles.value[item.code];
  const pending = busy.value[item.code] ?? 0;
  if (!shas.length && !trouble && !pending) return null;
  return (
    <div class="photos">
      {shas.length + pending > 0 && (
        <ul class="thumbs" aria-label={t("照片", "Photos")}>
          {shas.map((sha, n) => <Thumb key={sha} item={item} sha={sha} n={n + 1} />)}
          {Array.from({ length: pending }, (_, n) => <li key={`p${n}`} class="thumb thumb-pending" />)}
        </ul>
      )}
      {trouble && <p class="refused" role="alert"><Icon name="warn" />{trouble}</p>}
    </div>
  );
}

/** A tap shows the whole picture in its place, with a way to take it again. */
function Thumb({ item, sha, n }: { item: Item; sha: string; n: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [gone, setGone] = useState(false);
  const [big, setBig] = useState(false);
  const [marking, setMarking] = useState(false);
  useEffect(() => {
    void loadPhoto(draft.peek().id, sha).then((photo) => {
      if (!photo) setGone(true);
      else if (canvas.current) void drawPicture(canvas.current, photo.bytes, photo.type, big);
    });
  }, [sha, big]);
  return (
    <li class={big ? "thumb thumb-big" : "thumb"}>
      <button type="button" class="thumb-look" data-act="look" aria-expanded={big} onClick={() => setBig(!big)}>
        <canvas ref={canvas} width={176} height={176} />
        <span class="unseen">{t(`照片 ${n}`, `Photo ${n}`)}</span>
      </button>
      {big && !gone && (
        <button type="button" class="thumb-mark" data-act="mark-photo" onClick={() => { hold(item.code); setMarking(true); }}>
          <Icon name="note" />{t("标注", "Mark")}
        </button>
      )}
      {marking && <Marking item={item} sha={sha} close={() => setMarking(false)} />}
      {big && (
        <label class="thumb-retake">
          <Icon name="redo" />{t("重拍", "Retake")}
          <input class="unseen" type="file" accept="image/*" capture="environment" data-act="retake"
            onChange={(event) => void retake(event.currentTarget, item, sha)} />
        </label>
      )}
      {gone && <span class="thumb-gone">{t("丢失", "Lost")}</span>}
      <button type="button" class="thumb-remove" data-act="remove-photo" aria-label={t(`删除照片 ${n}`, `Remove photo ${n}`)}
        onClick={() => { hold(item.code); void removePhoto(item.code, sha); }}>
        <Icon name="remove" />
      </button>
    </li>
  );
}
