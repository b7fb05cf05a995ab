// What was just done, with its undo. It stays while somebody points at it or has the focus in it.
import { useEffect, useRef } from "preact/hooks";
import { t } from "../words";
import { dismiss, toasts, type Toast } from "../state/toasts";
import { Icon } from "./icons";

export function Toasts() {
  return <div class="toasts" role="status" aria-live="polite">{toasts.value.map((one) => <One key={one.id} one={one} />)}</div>;
}

function One({ one }: { one: Toast }) {
  const held = useRef(false);
  const timer = useRef(0);
  const wait = () => {
    held.current = false;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => { if (!held.current) dismiss(one.id); }, one.deed || one.kind ? 12_000 : 5000);
  };
  const hold = () => {
    held.current = true;
    clearTimeout(timer.current);
  };
  useEffect(() => {
    wait();
    return () => clearTimeout(timer.current);
  }, []);
  return (
    <div class="toast" data-said={one.kind ?? "note"} onPointerEnter={hold} onPointerLeave={wait} onFocusIn={hold} onFocusOut={wait}>
      {one.kind === "alert" && <Icon name="warning" />}
      <span>{one.text}</span>
      {one.deed && <button type="button" class="toast__deed" data-act="toast-deed" onClick={() => { one.deed!.act(); dismiss(one.id); }}>{one.deed.label}</button>}
      <button type="button" class="toast__close" aria-label={t("关闭", "Close")} onClick={() => dismiss(one.id)}>✕</button>
    </div>
  );
}
