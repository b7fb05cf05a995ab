// Dragging rows of the outline with mouse, pen or finger (a finger takes the icon, so that the list still scrolls).
import { signal } from "@preact/signals";
import { dropItem, dropStage } from "../state/deeds";
import { placeKey } from "../state/place";
import { outline } from "../state/store";

/** The place that is being dragged, and where the line that says "here" stands (in the list, px from its top). */
export const dragging = signal<string | null>(null);
export const dropLine = signal<{ y: number } | null>(null);

const FAR = 5;

interface Target {
  stage: string;
  index: number;
  y: number;
}

export function startDrag(down: preact.TargetedPointerEvent<HTMLElement>): void {
  const list = down.currentTarget;
  const row = (down.target as Element).closest<HTMLElement>("[data-row]");
  const byGrip = Boolean((down.target as Element).closest("[data-grip]"));
  if (!row || down.button !== 0 || (down.pointerType === "touch" && !byGrip)) return;
  const where = row.dataset.row!;
  let target: Target | null = null;
  let last = down as PointerEvent;
  let frame = 0;
  const look = () => {
    frame = 0;
    scroll(list, last.clientY);
    target = targetAt(list, last.clientY, placeKey(where).kind);
    dropLine.value = target && { y: target.y };
    if (dragging.peek()) frame = requestAnimationFrame(look);
  };
  const onMove = (event: PointerEvent) => {
    last = event;
    if (!dragging.peek() && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > FAR) {
      dragging.value = where;
      look();
    }
  };
  const end = (event?: Event) => {
    removeEventListener("pointermove", onMove);
    removeEventListener("pointerup", onUp);
    removeEventListener("pointercancel", cancel);
    removeEventListener("keydown", onKey, true);
    cancelAnimationFrame(frame);
    if (dragging.peek()) addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", swallow, true));
    dragging.value = null;
    dropLine.value = null;
    event?.preventDefault();
  };
  const onUp = () => {
    const dragged = dragging.peek() !== null;
    const to = target;
    end();
    if (dragged && to) drop(where, to);
  };
  const cancel = () => end();
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && dragging.peek()) end(event);
  };
  addEventListener("pointermove", onMove);
  addEventListener("pointerup", onUp);
  addEventListener("pointercancel", cancel);
  addEventListener("keydown", onKey, true);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function scroll(list: HTMLElement, y: number): void {
  const box = list.getBoundingClientRect();
  if (y < box.top + 40) list.scrollTop -= 12;
  else if (y > box.bottom - 40) list.scrollTop += 12;
}

/** The place between two rows that is nearest to a height on the screen. */
function targetAt(list: HTMLElement, y: number, kind: string): Target | null {
  const top = list.getBoundingClientRect().top - list.scrollTop;
  const edge = (element: Element, side: "top" | "bottom"): number => element.getBoundingClientRect()[side];
  const places: Target[] = [];
  outline.peek().forEach((stage, order) => {
    const head = list.querySelector(`[data-row="stage ${stage.key}"]`);
    if (!head || !stage.key) return;
    const rows = stage.items.map((key) => ({ key, element: list.querySelector(`[data-row="item ${key}"]`) }));
    if (kind === "stage") {
      places.push({ stage: stage.key, index: order, y: edge(head, "top") });
      const last = rows.at(-1)?.element ?? head;
      places.push({ stage: stage.key, index: order + 1, y: edge(last, "bottom") });
      return;
    }
    places.push({ stage: stage.key, index: 0, y: edge(head, "bottom") });
    rows.forEach(({ element }, index) => { if (element) places.push({ stage: stage.key, index: index + 1, y: edge(element, "bottom") }); });
  });
  const nearest = places.reduce<Target | null>((best, one) => (!best || Math.abs(one.y - y) < Math.abs(best.y - y) ? one : best), null);
  return nearest && { ...nearest, y: nearest.y - top };
}

function drop(where: string, to: Target): void {
  const { kind, key } = placeKey(where);
  const stages = outline.peek();
  if (kind === "stage") {
    const from = stages.findIndex((stage) => stage.key === key);
    const index = to.index > from ? to.index - 1 : to.index;
    if (index !== from) dropStage(key, index);
    return;
  }
  const own = stages.find((stage) => stage.items.includes(key));
  const from = own?.key === to.stage ? own.items.indexOf(key) : -1;
  const index = from >= 0 && to.index > from ? to.index - 1 : to.index;
  if (index !== from) dropItem(key, to.stage, index);
}
