// One request, one Reply. Never throws.
import type { Reply } from "./machine";

const PATIENCE = 90_000;

/** `person`: who made it; the server refuses it under somebody else's sign-in. */
export async function put(url: string, person: string, type: string, body: BodyInit, more: Record<string, string> = {}): Promise<Reply> {
  const giveUp = new AbortController();
  const timer = setTimeout(() => giveUp.abort(), PATIENCE);
  try {
    const response = await fetch(url, {
      method: "PUT",
      body,
      headers: { "Content-Type": type, Accept: "application/json", "X-Sanmi-Client": "phone/1", "X-Sanmi-Person": person, ...more },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual", // a redirect is a portal or a login page, never an answer
      signal: giveUp.signal,
    });
    if (response.type === "opaqueredirect") return "unreachable";
    return await replyOf(response);
  } catch {
    return "unreachable";
  } finally {
    clearTimeout(timer);
  }
}

async function replyOf(response: Response): Promise<Reply> {
  const json = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
  const text = await response.text();
  let body: unknown = null;
  let page = !json && text !== "";
  try {
    if (json) body = JSON.parse(text);
  } catch {
    page = true; // cut short on the way
  }
  return { status: response.status, page, retryAfter: seconds(response.headers.get("Retry-After")), body };
}

function seconds(header: string | null): number | null {
  const value = Number(header);
  return header && Number.isFinite(value) && value >= 0 ? Math.min(value, 3600) * 1000 : null;
}
