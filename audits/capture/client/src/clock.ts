// Device time as claims: local time with its offset, whole seconds.

const two = (n: number): string => String(n).padStart(2, "0");

export function stamp(ms: number): string {
  const at = new Date(ms);
  const offset = -at.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const zone = `${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  return `${localMinute(ms)}:${two(at.getSeconds())}${zone}`;
}

/** The value of a datetime-local field: "2026-11-21T09:00". */
export function localMinute(ms: number): string {
  const at = new Date(ms);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
