// The two calls on the draft. Every answer becomes a plain value; nothing is thrown.
import type { Doc, Draft, Finding } from "../types";
import { bodyOf } from "./body";
import { boot } from "./store";

export type Saved =
  | { kind: "saved"; revision: number; saved_at: string; findings: Finding[] }
  | { kind: "conflict"; revision: number; saved_at: string; saved_by: string | null }
  | { kind: "lost"; why: "network" | "server" | "sign_in" }
  | { kind: "refused"; said: string };

const HEADERS = { "X-Sanmi-Client": "builder/1", Accept: "application/json" };

export async function putDraft(doc: Doc, revision: number): Promise<Saved> {
  let response: globalThis.Response;
  try {
    response = await fetch(boot.urls.draft, {
      method: "PUT",
      headers: { ...HEADERS, "Content-Type": "application/json", "If-Match": `"${revision}"` },
      body: bodyOf(doc),
      redirect: "error",
    });
  } catch {
    return { kind: "lost", why: "network" };
  }
  const answer = (await response.json().catch(() => null)) as Record<string, unknown> | null;
  if (response.status === 401) return { kind: "lost", why: "sign_in" };
  if (response.ok && answer && typeof answer.revision === "number") return { kind: "saved", ...(answer as { revision: number; saved_at: string; findings: Finding[] }) };
  if (response.status === 409 && answer && typeof answer.revision === "number") return { kind: "conflict", ...(answer as { revision: number; saved_at: string; saved_by: string | null }) };
  if (response.status >= 500 || response.status === 429 || !answer) return { kind: "lost", why: "server" };
  return { kind: "refused", said: saidIn(answer) };
}

function saidIn(problem: Record<string, unknown>): string {
  const errors = Array.isArray(problem.errors) ? (problem.errors as { message?: string }[]).map((one) => one.message) : [];
  return [problem.detail || problem.title, ...errors].filter(Boolean).slice(0, 3).join(" · ");
}

export async function getDraft(): Promise<Draft | null> {
  try {
    const response = await fetch(boot.urls.draft, { headers: HEADERS, redirect: "error" });
    return response.ok ? ((await response.json()) as Draft) : null;
  } catch {
    return null;
  }
}
