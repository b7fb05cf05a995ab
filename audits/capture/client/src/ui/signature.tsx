// A signature: drawn with a finger, or the name typed by whoever cannot draw. Kept as a PNG like any evidence.
import { useEffect, useRef, useState } from "preact/hooks";
import { loadPhoto } from "../db";
import { asBlob, keep } from "../photo";
import { answer, draft, removePhoto } from "../session";
import { t } from "../words";
import type { FieldProps } from "./answers";
import { hold } from "./cards";

const WIDE = 960;
const HIGH = 360;

export function Signature({ item, entry }: FieldProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [name, setName] = useState("");
  const sha = entry?.evidence?.[0];
  useEffect(() => void show(canvas.current, sha), [sha]);
  const store = async () => {
    const blob = await asBlob(canvas.current!, "image/png");
    const kept = await keep(blob, draft.value.id);
    hold(item.code);
    answer(item.code, { evidence: [kept], value: `sha256:${kept}`, na: undefined });
  };
  const clear = () => {
    wipe(canvas.current!);
    setName("");
    hold(item.code);
    answer(item.code, { value: undefined });
    if (sha) void removePhoto(item.code, sha);
  };
  return (
    <div class="signature">
      <canvas ref={canvas} width={WIDE} height={HIGH} class="pad" data-act="sign" role="img"
        aria-label={t("签名板：用手指签名", "Signature pad: sign with a finger")}
        onPointerDown={(event) => draw(event, () => void store())} />
      <div class="signature-acts">
        <input type="text" data-act="sign-name" placeholder={t("或输入姓名代签", "or type the name")} value={name}
          aria-label={t("输入姓名代替手写", "Type the name instead of drawing")}
          onInput={(event) => setName(event.currentTarget.value)}
          onChange={(event) => { if (event.currentTarget.value.trim()) { write(canvas.current!, event.currentTarget.value.trim()); void store(); } }} />
        <button type="button" class="extra" data-act="sign-clear" onClick={clear}>{t("重签", "Clear")}</button>
      </div>
    </div>
  );
}

function draw(event: preact.TargetedPointerEvent<HTMLCanvasElement>, done: () => void): void {
  const canvas = event.currentTarget;
  const pen = inked(canvas);
  canvas.setPointerCapture(event.pointerId);
  event.preventDefault();
  const place = (move: PointerEvent): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [((move.clientX - box.left) * WIDE) / box.width, ((move.clientY - box.top) * HIGH) / box.height];
  };
  pen.beginPath();
  pen.moveTo(...place(event));
  const go = (move: PointerEvent) => { pen.lineTo(...place(move)); pen.stroke(); };
  const end = () => {
    canvas.removeEventListener("pointermove", go);
    canvas.removeEventListener("pointerup", end);
    canvas.removeEventListener("pointercancel", end);
    done();
  };
  canvas.addEventListener("pointermove", go);
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
}

function inked(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const pen = canvas.getContext("2d")!;
  pen.lineWidth = 7;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = pen.fillStyle = "#111827";
  return pen;
}

/** White, not clear: the picture is read on paper. */
function wipe(canvas: HTMLCanvasElement): void {
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, WIDE, HIGH);
}

function write(canvas: HTMLCanvasElement, name: string): void {
  wipe(canvas);
  const pen = inked(canvas);
  pen.font = "120px serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(name, WIDE / 2, HIGH / 2, WIDE - 80);
}

async function show(canvas: HTMLCanvasElement | null, sha: string | undefined): Promise<void> {
  if (!canvas) return;
  const photo = sha ? await loadPhoto(draft.peek().id, sha) : undefined;
  if (!photo) return wipe(canvas);
  const bitmap = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0);
  bitmap.close();
}
