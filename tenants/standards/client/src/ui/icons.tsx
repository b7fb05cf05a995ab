// The house's icons from its own sheet, and a few that only this page needs.
import type { ComponentChildren } from "preact";
import { boot } from "../state/store";

const OWN: Record<string, ComponentChildren> = {
  one: <><circle cx="12" cy="12" r="8" /><circle cx="12" cy="12" r="3.2" fill="currentColor" stroke="none" /></>,
  several: <><rect x="4" y="4" width="16" height="16" rx="2.5" /><path d="m8 12.2 2.8 2.8L16 9.6" /></>,
  even: <path d="M5 19V9M10 19V9M15 19V9M20 19V9M3 5h18" />,
  scale: <path d="M4 19V5m0 14h16M8 19v-4m4 4v-8m4 8V7" />,
  tally: <path d="M6 5v14M10 5v14M14 5v14M18 5v14M3 16 21 8" />,
  off: <><circle cx="12" cy="12" r="8" /><path d="M8 12h8" /></>,
};

export function Icon({ name, label }: { name: string; label?: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden={label ? undefined : true} role={label ? "img" : undefined} aria-label={label}>
      {OWN[name] ?? <use href={`${boot.urls.icons}#${name}`} />}
    </svg>
  );
}
