// What the server gives the preview beyond what it gives the form.
import type { Boot } from "../types";

export interface PreviewBoot extends Boot {
  preview: { score: string };
}
