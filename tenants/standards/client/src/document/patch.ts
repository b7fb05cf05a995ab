// RFC 6902: a JSON Patch applied to a value, which is not changed. Used for the linter's mends.
import type { Operation } from "../types";
import { isObject, same } from "./model";

export class PatchFails extends Error {}

export function applyPatch(value: unknown, operations: readonly Operation[]): unknown {
  return operations.reduce(applyOne, value);
}

function applyOne(value: unknown, operation: Operation): unknown {
  const path = pointer(operation.path);
  switch (operation.op) {
    case "add":
      return add(value, path, operation.value);
    case "remove":
      return remove(value, path);
    case "replace":
      at(value, path);
      return path.length ? change(value, path, () => operation.value) : operation.value;
    case "copy":
      return add(value, path, at(value, pointer(operation.from ?? "")));
    case "move": {
      const from = pointer(operation.from ?? "");
      if (operation.path.startsWith(`${operation.from}/`)) throw new PatchFails("a value cannot be moved into itself");
      return add(remove(value, from), path, at(value, from));
    }
    case "test":
      if (!same(at(value, path), operation.value)) throw new PatchFails(`another value at ${operation.path}`);
      return value;
  }
}

function pointer(text: string): string[] {
  if (text === "") return [];
  if (!text.startsWith("/")) throw new PatchFails(`no pointer: ${text}`);
  return text.slice(1).split("/").map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce((found: unknown, part) => {
    if (Array.isArray(found)) return found[place(found, part, found.length - 1)];
    if (isObject(found) && Object.hasOwn(found, part)) return found[part];
    throw new PatchFails(`nothing at ${path.join("/")}`);
  }, value);
}

function place(list: readonly unknown[], part: string, most: number): number {
  const index = part === "-" ? list.length : Number(part);
  if (!/^(0|[1-9]\d*|-)$/.test(part) || index > most) throw new PatchFails(`no place ${part}`);
  return index;
}

/** Rebuild the way down to the last step, and there do what is asked. */
function change(value: unknown, path: readonly string[], last: (before: unknown) => unknown): unknown {
  const [first, ...rest] = path as [string, ...string[]];
  const next = (before: unknown): unknown => (rest.length ? change(before, rest, last) : last(before));
  if (Array.isArray(value)) {
    const index = place(value, first, value.length - 1);
    return value.map((one, number) => (number === index ? next(one) : one));
  }
  if (!isObject(value)) throw new PatchFails(`nothing at ${path.join("/")}`);
  if (rest.length && !Object.hasOwn(value, first)) throw new PatchFails(`nothing at ${path.join("/")}`);
  return { ...value, [first]: next(value[first]) };
}

function within(value: unknown, path: readonly string[], deed: (parent: unknown, name: string) => unknown): unknown {
  const name = path.at(-1)!;
  const parents = path.slice(0, -1);
  return parents.length ? change(value, parents, (parent) => deed(parent, name)) : deed(value, name);
}

function add(value: unknown, path: readonly string[], given: unknown): unknown {
  if (!path.length) return given;
  return within(value, path, (parent, name) => {
    if (Array.isArray(parent)) return spliced(parent, place(parent, name, parent.length), 0, given);
    if (!isObject(parent)) throw new PatchFails(`nothing at ${path.join("/")}`);
    return { ...parent, [name]: given };
  });
}

function remove(value: unknown, path: readonly string[]): unknown {
  at(value, path);
  if (!path.length) return null;
  return within(value, path, (parent, name) => {
    if (Array.isArray(parent)) return spliced(parent, place(parent, name, parent.length - 1), 1);
    const { [name]: _gone, ...rest } = parent as Record<string, unknown>;
    return rest;
  });
}

function spliced(list: readonly unknown[], index: number, drop: number, ...given: unknown[]): unknown[] {
  return [...list.slice(0, index), ...given, ...list.slice(index + drop)];
}
