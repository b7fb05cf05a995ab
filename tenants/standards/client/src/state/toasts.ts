// What the editor says in passing, with one thing to do about it.
import { signal } from "@preact/signals";

export interface Toast {
  id: number;
  text: string;
  kind?: "alert";
  deed?: { label: string; act: () => void };
}

export const toasts = signal<Toast[]>([]);
let next = 0;

export function toast(given: Omit<Toast, "id">): void {
  const id = ++next;
  toasts.value = [...toasts.value.slice(-2), { ...given, id }];
}

export function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}
