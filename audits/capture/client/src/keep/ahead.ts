// Reading that is begun before it is asked for: while one thing is opened, the next is already on its way.
const begun = new Map<string, Promise<unknown>>();

export function begin<Result>(what: string, read: () => Promise<Result>): void {
  const reading = read();
  reading.catch(() => undefined); // told to whoever takes it
  begun.set(what, reading);
}

/** What was begun, once; read now when nothing was, or for a second time. */
export function taken<Result>(what: string, read: () => Promise<Result>): Promise<Result> {
  const reading = begun.get(what) as Promise<Result> | undefined;
  begun.delete(what);
  return reading ?? read();
}
