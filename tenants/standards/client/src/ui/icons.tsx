// The house's icons, from its own sheet.
import { boot } from "../state/store";

export function Icon({ name, label }: { name: string; label?: string }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden={label ? undefined : true} role={label ? "img" : undefined} aria-label={label}>
      <use href={`${boot.urls.icons}#${name}`} />
    </svg>
  );
}
