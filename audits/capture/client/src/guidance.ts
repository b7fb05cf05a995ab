// Pictures of what good looks like: fetched when the form opens, so that they are there where there is no network.
import { boot } from "./session";
import type { GuidancePicture, Item, StandardDocument } from "./types";

export function picturesOf(item: Item): GuidancePicture[] {
  const given: unknown = item.guidance_pictures;
  const named = (one: GuidancePicture | null) => /^sha256:[0-9a-f]{64}$/.test(String(one?.digest));
  return boot.urls.pictures && Array.isArray(given) ? (given as GuidancePicture[]).filter(named) : [];
}

export function pictureAddress({ digest }: GuidancePicture): string {
  return `${boot.urls.pictures}${digest.replace("sha256:", "")}`;
}

/** Their answers may be kept for ever, so asking once is having them. */
export function fetchAhead({ items }: StandardDocument): void {
  for (const picture of items.flatMap(picturesOf)) new Image().src = pictureAddress(picture);
}
