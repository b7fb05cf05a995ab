// Exact decimals as people write them: no 0.1 + 0.2 between a weight and its sum.

const known = new Map<number, [bigint, number]>();

/** x = n / 10^places, exactly as written: 2.5 -> [25n, 1]. */
export function parts(x: number): [bigint, number] {
  let found = known.get(x);
  if (!found) {
    if (known.size > 10_000) known.clear();
    known.set(x, (found = readParts(x)));
  }
  return found;
}

function readParts(x: number): [bigint, number] {
  const [mantissa, exponent = "0"] = String(x).toLowerCase().split("e") as [string, string?];
  const [whole, fraction = ""] = mantissa.split(".") as [string, string?];
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places < 0 ? [digits * 10n ** BigInt(-places), 0] : [digits, places];
}

export function fromUnits(units: bigint, places: number): number {
  return Number(`${units}e-${places}`);
}

/** The number in units of 10^-places; null when it has more places than that. */
export function toUnits(x: number, places: number): bigint | null {
  const [digits, own] = parts(x);
  if (own <= places) return digits * 10n ** BigInt(places - own);
  const down = 10n ** BigInt(own - places);
  return digits % down === 0n ? digits / down : null;
}

export function mostPlaces(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, parts(value)[1]), 0);
}

export function sum(values: readonly number[]): number {
  const places = mostPlaces(values);
  return fromUnits(values.reduce((total, value) => total + (toUnits(value, places) ?? 0n), 0n), places);
}

/** A number as typed, with either decimal mark; null when it is none. */
export function read(text: string): number | null {
  const plain = text.trim().replace(/[，,]/g, ".").replace(/[％%]$/, "").replace(/[０-９．]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/** "2.5", "100", "33.33": at most `places` places, no trailing zeros. */
export function show(x: number | null | undefined, places = 2): string {
  if (x === null || x === undefined || !Number.isFinite(x)) return "";
  return String(Number(x.toFixed(places)));
}

/** A share of 1 as percent without binary dust: 0.07 -> 7. */
export function percent(share: number): number {
  const [digits, places] = parts(share);
  return fromUnits(digits * 100n, places);
}

export function fromPercent(value: number): number {
  const [digits, places] = parts(value);
  return fromUnits(digits, places + 2);
}
