// Encryption at rest: AES-GCM under a key for each person, which this browser keeps and nobody can read out.
// Where the page is no secure context (http on a LAN address) there is no WebCrypto: things are then kept open.
import { database, type Look } from "./database";

export type Sealed<T> = { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer } | { open: T };

export class KeyGone extends Error {}

const keys = new Map<string, Promise<CryptoKey>>();

/** Seals a value that JSON can carry. `label` binds it to its place: it opens nowhere else. */
export async function seal<T>(person: string, label: string, value: T): Promise<Sealed<T>> {
  if (!crypto.subtle) return { open: value };
  return sealed(person, label, new TextEncoder().encode(JSON.stringify(value)));
}

export async function unseal<T>(person: string, label: string, kept: Sealed<T>): Promise<T> {
  if ("open" in kept) return kept.open;
  return JSON.parse(new TextDecoder().decode(await unsealed(person, label, kept))) as T;
}

export async function sealBytes(person: string, label: string, bytes: ArrayBuffer): Promise<Sealed<ArrayBuffer>> {
  return crypto.subtle ? sealed(person, label, bytes) : { open: bytes };
}

export async function unsealBytes(person: string, label: string, kept: Sealed<ArrayBuffer>): Promise<ArrayBuffer> {
  return "open" in kept ? kept.open : unsealed(person, label, kept);
}

/** After the key itself was destroyed. */
export function forgetKey(person: string): void {
  keys.delete(person);
}

async function sealed(person: string, label: string, bytes: BufferSource): Promise<Sealed<never>> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt(how(iv, label), await keyOf(person, true), bytes) };
}

async function unsealed(person: string, label: string, kept: { iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer }): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(how(kept.iv, label), await keyOf(person, false), kept.bytes);
}

const how = (iv: Uint8Array<ArrayBuffer>, label: string): AesGcmParams => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(label),
});

function keyOf(person: string, make: boolean): Promise<CryptoKey> {
  return keys.get(person) ?? remember(person, findKey(person, make));
}

/** The key is on its way when the first thing is to be opened. */
export function findKeyAhead(person: string, look: Look): void {
  if (!crypto.subtle || keys.has(person)) return;
  const found = look.objectStore("keys").get(person).then((kept) => {
    if (!kept) throw new KeyGone();
    return kept.key;
  });
  remember(person, found);
}

function remember(person: string, found: Promise<CryptoKey>): Promise<CryptoKey> {
  keys.set(person, found);
  found.catch(() => keys.delete(person));
  return found;
}

/** Two windows may make a key at the same moment: the first one kept is everybody's. */
async function findKey(person: string, make: boolean): Promise<CryptoKey> {
  const db = await database();
  const kept = await db.get("keys", person);
  if (kept) return kept.key;
  if (!make) throw new KeyGone();
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const tx = db.transaction("keys", "readwrite", { durability: "strict" });
  const first = await tx.store.get(person);
  if (!first) await tx.store.put({ person, key });
  await tx.done;
  return first?.key ?? key;
}
