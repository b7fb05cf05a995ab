// The values that move between the modules. Items and stages keep whatever else they carry.
import type { Both } from "./words";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: unknown };

export type Level = "excellent" | "general" | "below_general" | "absent";

export interface Band {
  min: number | null;
  max: number | null;
  score: number | null;
  level?: Level;
}

export interface Option {
  value: string | number;
  label_zh: string;
  label_en: string;
  score: number | null;
}

export interface Anchor {
  level?: Level;
  zh: string;
  en: string;
}

/** How an item is answered; which keys it has depends on `type`. */
export interface Response {
  type: Kind | (string & {});
  scores?: { yes: number | null; no: number | null };
  anchors?: Record<string, Anchor>;
  bands?: Band[];
  start_zh?: string;
  start_en?: string;
  stop_zh?: string;
  stop_en?: string;
  unit_zh?: string;
  unit_en?: string;
  limit?: number | null;
  threshold_basis?: string;
  options?: Option[];
  mode?: "sum" | "deduct";
  per_occurrence?: number;
  max_photos?: number;
  max_chars?: number;
}

export type Kind =
  | "yes_no" | "scale_0_5" | "duration_seconds" | "number" | "count" | "choice" | "multi_choice" | "deduction"
  | "photo" | "text" | "signature" | "datetime" | "instruction";

export type Scalar = string | number | boolean;

export interface Test {
  item: string;
  equals?: Scalar | Scalar[];
  in?: (Scalar | Scalar[])[];
  at_most?: number;
  at_least?: number;
}

export type Condition = { and: Condition[] } | { or: Condition[] } | { not: Condition } | Test;

export interface Source {
  seed: string;
  locator: string;
}

export interface Item {
  code: string;
  stage: string;
  text_zh: string;
  text_en: string;
  help_zh?: string;
  help_en?: string;
  response: Response;
  weight?: number;
  critical?: boolean;
  critical_fail_at?: number;
  dimension?: string | null;
  aspect?: string | null;
  evidence?: string;
  na_allowed?: boolean;
  required?: boolean;
  bonus?: boolean;
  when?: Condition | null;
  maps_to?: string | null;
  time_measure?: string | null;
  source?: Source[];
  [other: string]: unknown;
}

export interface Stage {
  code: string;
  order?: number;
  name_zh: string;
  name_en: string;
  weight?: number;
  pass_mark?: number | null;
  [other: string]: unknown;
}

export interface GradeBand {
  code: string;
  min: number;
  name_zh: string;
  name_en: string;
  [other: string]: unknown;
}

export interface Scoring {
  method?: string;
  direction?: string;
  total?: number;
  decimals?: number;
  pass_mark?: number | null;
  critical_policy?: { mode?: string; cap?: number };
  bands?: GradeBand[];
  [other: string]: unknown;
}

export interface Head extends JsonObject {
  code?: string;
  name_zh?: string;
  name_en?: string;
  description_zh?: string;
  description_en?: string;
  scoring?: Scoring;
}

/** A value with a name of its own that outlives changes of its code; made in this window, never saved. */
export interface Row<Value> {
  readonly key: string;
  readonly value: Value;
}

/** A standard under the editor's hands: never changed in place, parts that stay are the same objects. */
export interface Doc {
  readonly head: Head;
  readonly stages: readonly Row<Stage>[];
  readonly items: readonly Row<Item>[];
}

export interface Operation {
  op: "add" | "remove" | "replace" | "move" | "copy" | "test";
  path: string;
  from?: string;
  value?: unknown;
}

export interface Finding {
  code: string;
  severity: "error" | "warning" | "info";
  path: string;
  item: string | null;
  stage?: string | null;
  zh: string;
  en: string;
  advice?: { zh: string; en: string };
  mend: { zh: string; en: string; patch?: Operation[] } | null;
}

/** What the server says of the draft it holds. */
export interface Draft {
  document: JsonObject;
  revision: number;
  based_on: number | null;
  saved_at: string;
  saved_by: string | null;
  findings: Finding[];
}

export interface Named {
  code: string;
  name_zh: string;
  name_en: string;
}

/** A file that comes of the draft, or the page that takes one in. */
export interface FileLink {
  zh: string;
  en: string;
  icon: string;
  href: string;
}

/** What the server gives the page. used_codes: item codes of published versions, never given to another item. */
export interface Boot {
  lang: "zh" | "en";
  person: string;
  standard: { id: string; code: string; name_zh: string; name_en: string };
  draft: Draft;
  reference: { dimensions: Named[]; aspects: Named[]; time_measures: Named[] };
  used_codes: string[];
  versions: { number: number; published_at: string; note: string }[];
  urls: { draft: string; score: string; preview: string; publish: string; pictures: string; parts: string; shared: string; files: FileLink[]; sign_in: string; icons: string };
}

/** Why something was not done, in a sentence. */
export class Refusal extends Error {
  constructor(readonly said: Both) {
    super(said.en);
  }
}
