// Where the phone sends, the preview says that it does not. Stands in for ui/send.tsx.
import { t } from "../words";

export const hindrance = (): string => "";

export function SendButton() {
  return <span class="move unsent">{t("预览，不会发送", "Preview: nothing is sent")}</span>;
}
