// A picture as large as the screen, to point at something or to hide a face. Two taps, a drag or the arrow keys make a mark.
import { useEffect, useRef, useState } from "preact/hooks";
import { loadPhoto } from "../db";
import { drawMarked, isMark, type Mark, type Point } from "../marks";
import { asBlob, keep } from "../photo";
import { draft, replacePhoto } from "../session";
import type { Item } from "../types";
import { t } from "../words";
import { hold } from "./cards";
import { Icon } from "./icons";

const STEP = 1 / 40; // of the picture's width, by one press of an arrow key

export function Marking({ item, sha, close }: { item: Item; sha: string; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [picture, setPicture] = useState<ImageBitmap | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [kind, setKind] = useState<Mark["kind"]>("arrow");
  const [marks, setMarks] = useState<Mark[]>([]);
  const [start, setStart] = useState<Point | null>(null);
  const [cursor, setCursor] = useState<Point | null>(null);
  useEffect(() => {
    dialog.current?.showModal();
    void read(sha).then((found) => (found ? setPicture(found) : setUnreadable(true)));
  }, [sha]);
  useEffect(() => {
    if (!picture || !canvas.current) return;
    const open: Mark[] = start && cursor ? [{ kind, from: start, to: cursor }] : [];
    drawMarked(canvas.current, picture, [...marks, ...open]);
    if (cursor) cross(canvas.current, cursor);
  }, [picture, marks, start, cursor, kind]);

  const add = (from: Point, to: Point): boolean => {
    const mark = { kind, from, to };
    if (!isMark(mark, canvas.current!)) return false;
    setMarks([...marks, mark]);
    setStart(null);
    setCursor(null);
    return true;
  };
  const tap = (at: Point) => {
    if (start && add(start, at)) return;
    setStart(at);
    setCursor(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { width, height } = canvas.current!;
    const [x, y] = cursor ?? [width / 2, height / 2];
    const by = width * STEP;
    const moved: Record<string, Point> = {
      ArrowLeft: [x - by, y], ArrowRight: [x + by, y], ArrowUp: [x, y - by], ArrowDown: [x, y + by],
    };
    if (moved[event.key]) setCursor(within(moved[event.key]!, width, height));
    else if (event.key === "Enter" || event.key === " ") tap([x, y]);
    else return;
    event.preventDefault();
  };
  const save = async () => {
    drawMarked(canvas.current!, picture!, marks);
    const kept = await keep(await asBlob(canvas.current!, "image/jpeg", 0.85), draft.value.id);
    hold(item.code);
    await replacePhoto(item.code, sha, kept);
    close();
  };
  const tool = (which: Mark["kind"], words: string) => (
    <button type="button" class="extra" data-act={which} aria-pressed={kind === which}
      onClick={() => { setKind(which); setStart(null); setCursor(null); }}>{words}</button>
  );
  return (
    <dialog ref={dialog} class="marking" aria-label={t("标注照片", "Mark the photo")} onClose={close}>
      <p class="marking-how">
        {unreadable ? t("这台手机打不开这张照片，无法标注", "This phone cannot open the photo, so it cannot be marked")
          : start ? t("再点一下终点", "Now tap where it ends")
          : kind === "arrow" ? t("点起点，再点要指的地方；也可以拖动", "Tap where it starts, then what it points at; or drag")
          : t("点住要遮的一角，再点对角；遮住的部分不会发送", "Tap one corner, then the opposite one; what is hidden is never sent")}
      </p>
      <div class="marking-place">
        <canvas ref={canvas} tabIndex={0} role="img" data-act="mark" onKeyDown={onKeyDown}
          aria-label={t("照片：方向键移动十字，回车定点", "The photo: arrow keys move the cross, Enter sets a point")}
          onPointerDown={(event) => follow(event, tap, (from, to) => { setStart(from); setCursor(to); }, add)} />
      </div>
      <div class="marking-tools" role="group" aria-label={t("工具", "Tools")}>
        {tool("arrow", t("箭头", "Arrow"))}
        {tool("blot", t("遮挡", "Hide"))}
        <button type="button" class="extra" data-act="unmark" disabled={!marks.length && !start}
          onClick={() => { if (start) { setStart(null); setCursor(null); } else setMarks(marks.slice(0, -1)); }}>
          <Icon name="redo" />{t("撤销", "Undo")}
        </button>
        <button type="button" class="extra" data-act="cancel-marks" onClick={close}>{t("取消", "Cancel")}</button>
        <button type="button" class="move move-next" data-act="keep-marks" disabled={!marks.length} onClick={() => void save()}>
          {t("完成", "Done")}
        </button>
      </div>
    </dialog>
  );
}

async function read(sha: string): Promise<ImageBitmap | null> {
  const photo = await loadPhoto(draft.peek().id, sha);
  if (!photo) return null;
  return createImageBitmap(new Blob([photo.bytes], { type: photo.type })).catch(() => null);
}

function within([x, y]: Point, width: number, height: number): Point {
  return [Math.min(width, Math.max(0, x)), Math.min(height, Math.max(0, y))];
}

function cross(canvas: HTMLCanvasElement, [x, y]: Point): void {
  const pen = canvas.getContext("2d")!;
  const arm = canvas.width / 30;
  for (const [colour, width] of [["#fff", canvas.width / 130], ["#111827", canvas.width / 300]] as const) {
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.beginPath();
    pen.moveTo(x - arm, y);
    pen.lineTo(x + arm, y);
    pen.moveTo(x, y - arm);
    pen.lineTo(x, y + arm);
    pen.stroke();
  }
}

/** A drag is one mark; a tap is one of its ends. */
function follow(
  event: preact.TargetedPointerEvent<HTMLCanvasElement>, tapped: (at: Point) => void, moved: (from: Point, to: Point) => void,
  dragged: (from: Point, to: Point) => boolean,
): void {
  const canvas = event.currentTarget;
  canvas.setPointerCapture(event.pointerId);
  event.preventDefault();
  const place = (at: PointerEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return within([((at.clientX - box.left) * canvas.width) / box.width, ((at.clientY - box.top) * canvas.height) / box.height], canvas.width, canvas.height);
  };
  const from = place(event);
  const go = (move: PointerEvent) => moved(from, place(move));
  const end = (up: PointerEvent) => {
    canvas.removeEventListener("pointermove", go);
    canvas.removeEventListener("pointerup", end);
    canvas.removeEventListener("pointercancel", end);
    if (up.type === "pointerup" && !dragged(from, place(up))) tapped(from);
  };
  canvas.addEventListener("pointermove", go);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}
