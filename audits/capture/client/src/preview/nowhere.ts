// Stands in for queue/outbox.ts and queue/sender.ts: a preview sends nothing.
export const sender = { run: async (): Promise<void> => undefined };
export const onTheWire: { value: { id: string } | null } = { value: null };
