// One part of one item as a signal, so that a keystroke redraws only what shows that part.
import { useComputed } from "@preact/signals";
import type { Item } from "../types";
import { itemSignal } from "./store";

export function useField<Name extends keyof Item>(key: string, name: Name): Item[Name] | undefined {
  return useComputed(() => itemSignal(key).value?.[name]).value as Item[Name] | undefined;
}
