// The values that move between the modules. The document's shape is the product's standard document.

export interface Named {
  name_zh: string;
  name_en: string;
}

export interface Band {
  min: number | null;
  max: number | null;
  score: number | null;
  level?: Level;
  name_zh?: string;
  name_en?: string;
}

export type Level = "excellent" | "general" | "below_general" | "absent";

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

interface Banded {
  bands?: Band[];
  limit?: number | null;
  unit_zh?: string;
  unit_en?: string;
}

export type Response =
  | { type: "yes_no"; scores?: { yes: number | null; no: number | null } }
  | { type: "scale_0_5"; anchors?: Record<string, Anchor> }
  | ({ type: "duration_seconds"; start_zh?: string; start_en?: string; stop_zh?: string; stop_en?: string } & Banded)
  | ({ type: "count" } & Banded)
  | ({ type: "number" } & Banded)
  | { type: "choice"; options: Option[] }
  | { type: "multi_choice"; options: Option[]; mode?: "sum" | "deduct" }
  | { type: "deduction"; per_occurrence: number; unit_zh?: string; unit_en?: string }
  | { type: "photo"; max_photos?: number }
  | { type: "text"; max_chars?: number }
  | { type: "signature" }
  | { type: "datetime" }
  | { type: "instruction" };

export type Scalar = string | number | boolean;

export type Condition =
  | { and: Condition[] }
  | { or: Condition[] }
  | { not: Condition }
  | { item: string; equals?: Scalar | Scalar[]; in?: (Scalar | Scalar[])[]; at_most?: number; at_least?: number };

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
  evidence?: "none" | "photo" | "audio" | "note";
  na_allowed?: boolean;
  required?: boolean;
  bonus?: boolean;
  when?: Condition | null;
  guidance_pictures?: GuidancePicture[];
}

/** A picture of what good looks like; the digest names it at the server. */
export interface GuidancePicture {
  digest: string;
  caption_zh?: string;
  caption_en?: string;
}

export interface Stage extends Named {
  code: string;
  order?: number;
}

export interface Dimension extends Named {
  code: string;
}

/** One dimension as the visitor felt it, 0..5: expected before, perceived after. */
export interface Felt {
  before?: number;
  after?: number;
}

export interface StandardDocument extends Named {
  stages: Stage[];
  items: Item[];
  /** Dimensions of which the visitor is asked what they expect and perceive; a draft in the editor has codes only. */
  expectations?: (Dimension | string)[];
}

export interface Scenario extends Named {
  code: string;
  brief_zh?: string;
  brief_en?: string;
}

export interface Branch extends Named {
  id: string;
  /** Degrees, where the tenant has told. */
  lat?: number | null;
  lon?: number | null;
}

export interface Urls {
  audit: string;
  evidence: string;
  done: string;
  /** Where pictures of what good looks like are, by the hex digits of their digest. */
  pictures?: string;
  sign_in?: string;
}

/** What the server gives the form page. */
export interface Boot {
  lang: "zh" | "en";
  person: string;
  /** The mark of the sign-in that this was made for: shown only while the cookie bears the same. */
  session?: string;
  branch: Branch;
  assignment_id: string | null;
  scenario: Scenario | null;
  standard: { version_id: string; version: number; digest: string; document: StandardDocument };
  dimensions?: Record<string, Named>;
  limits: { photo_bytes: number; photo_edge: number };
  urls: Urls;
}

export type Value = string | number | string[];

/** What the server gives the auditor's page. */
export interface HomeBoot {
  lang: "zh" | "en";
  person: string;
  session?: string;
  urls: Urls;
}

/** One item's state. `at` (ms) decides which of two windows' changes is the newer; a cleared entry stays, empty. */
export interface Entry {
  at: number;
  value?: Value;
  na?: boolean;
  note?: string;
  evidence?: string[];
  /** Recordings, by SHA-256. */
  sounds?: string[];
  /** The auditor says a photo could not be taken; the note then says why. */
  no_photo?: boolean;
  /** A running stopwatch: wall-clock ms of its start, so that it outlives the page. */
  running?: number;
  /** Wall-clock start of the last measurement, for "go on timing". */
  started?: number;
}

export type Answers = Record<string, Entry>;

export interface Position {
  lat: number;
  lon: number;
  accuracy_m: number;
}

export interface LocatedError {
  item: string | null;
  path?: string;
  message: string;
}

export interface Refusal {
  status: number;
  code: string;
  title: string;
  detail: string;
  errors: LocatedError[];
}

export interface Receipt {
  received_at: string;
  sheet_digest?: string;
  score?: { display: string; band: string | null } | null;
  url?: string;
}

/** Why a record waits: no answer at all, an answer that promises nothing, a tenant that is suspended. */
export type Why = "network" | "server" | "suspended";

/** Where a record stands on its way to the server; see queue/machine.ts for the moves. */
export type Sending =
  | { phase: "draft" }
  | { phase: "waiting"; tries: number; not_before: number; why?: Why }
  | { phase: "paused"; why?: "other_person" }
  | { phase: "parked"; refusal: Refusal }
  | { phase: "sent"; receipt: Receipt };

/** One audit on this phone, from the first tap to the receipt. */
export interface Draft {
  id: string;
  person: string;
  branch: Branch;
  assignment_id: string | null;
  scenario: Scenario | null;
  standard: Named & { version_id: string; version: number };
  href: string;
  opened_at: number;
  updated_at: number;
  started_at: string | null;
  finished_at: string | null;
  position: Position | null;
  /** True once the auditor has said yes or no to the position. */
  position_settled: boolean;
  /** Why the phone was not at the branch. */
  elsewhere?: string;
  answers: Answers;
  felt?: Record<string, Felt>;
  place: { screen: string; item?: string };
  sending: Sending;
  /** The audit as JSON, frozen when it was handed over: every try sends the same. */
  payload: string | null;
  submitted_at: number | null;
  /** True once a try to send the audit itself began: the server may have it, so it is not edited any more. */
  attempted: boolean;
  /** True while an earlier try than the present one may have been stored, too. */
  doubtful?: boolean;
  /** What the server found wrong, shown at the items until they are changed. */
  refused?: LocatedError[];
  /** Thrown away by the auditor (ms); kept a little while for a change of mind. */
  discarded_at?: number;
}

/** One picture. Bytes stay here until the server has said yes to the whole audit. */
export interface Photo {
  audit: string;
  /** Whose it is: the key that seals it. */
  person: string;
  sha256: string;
  bytes: ArrayBuffer;
  type: string;
  taken_at: number;
  uploaded: boolean;
}
