// The one database of this phone, shared by all who sign in on it.
//
//   drafts     id -> StoredDraft               every audit, sealed, from the first tap to the receipt
//   photos     [audit, sha256] -> StoredPhoto  sealed bytes; facts about them open
//   keys       person -> CryptoKey             cannot be read out; signing out destroys it
//   packs      person -> StoredPack            assignments, branches, which standards
//   documents  [person, version_id]            standards, several versions side by side
//   standards  version_id -> document          of an earlier release; read, not written
//
// Rule: stores and indexes are only ever added. A window of an older release then goes on reading and writing when a
// newer one has raised the version: it opens the database as it is.
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB } from "idb";
import type { Draft, Photo, StandardDocument } from "../types";
import type { Sealed } from "./seal";

/** `rev` is new with every write, so that what was read may be compared before it is replaced. */
export interface StoredDraft {
  id: string;
  person: string;
  rev: string;
  sealed: Sealed<Draft>;
}

export interface StoredPhoto extends Omit<Photo, "bytes"> {
  size: number;
  sealed: Sealed<ArrayBuffer>;
}

export interface StoredPack {
  person: string;
  session: string;
  etag: string;
  sealed: Sealed<unknown>;
}

export interface StoredDocument {
  person: string;
  version_id: string;
  sha256: string;
  sealed: Sealed<StandardDocument>;
}

export interface Schema extends DBSchema {
  drafts: { key: string; value: StoredDraft | Draft; indexes: { person: string } };
  photos: { key: [string, string]; value: StoredPhoto | Photo; indexes: { audit: string } };
  standards: { key: string; value: { version_id: string; document: StandardDocument } };
  keys: { key: string; value: { person: string; key: CryptoKey } };
  packs: { key: string; value: StoredPack };
  documents: { key: [string, string]; value: StoredDocument; indexes: { person: string } };
}

export type Database = IDBPDatabase<Schema>;

const NAME = "sanmi-capture";
const VERSION = 2;
let opened: Promise<Database> | null = null;

/** Written to the disk before the promise is kept. */
export const safely = { durability: "strict" } as const;

export function database(): Promise<Database> {
  opened ??= open(VERSION).catch((error: unknown) => {
    opened = null;
    if ((error as Error | undefined)?.name === "VersionError") return (opened = open(undefined));
    throw error;
  });
  return opened;
}

const OPENING = ["packs", "keys", "documents", "drafts"] as const;

/** One look at all that a form is opened from: each transaction of its own costs a slow phone some milliseconds. */
export type Look = IDBPTransaction<Schema, [...typeof OPENING], "readonly">;

export async function look(): Promise<Look> {
  const tx = (await database()).transaction([...OPENING]);
  tx.done.catch(() => undefined); // told to whoever asked for something
  return tx;
}

/** Async, so that a browser without any database is a rejection like every other. */
async function open(version: number | undefined): Promise<Database> {
  return openDB<Schema>(NAME, version, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore("drafts", { keyPath: "id" }).createIndex("person", "person");
        db.createObjectStore("photos", { keyPath: ["audit", "sha256"] }).createIndex("audit", "audit");
        db.createObjectStore("standards", { keyPath: "version_id" });
      }
      if (before < 2) {
        db.createObjectStore("keys", { keyPath: "person" });
        db.createObjectStore("packs", { keyPath: "person" });
        db.createObjectStore("documents", { keyPath: ["person", "version_id"] }).createIndex("person", "person");
      }
    },
    blocking: (_from, _to, event) => {
      (event.target as IDBDatabase).close();
      opened = null;
    },
    terminated: () => (opened = null),
  });
}
