// Going to another page: first the server gets everything, so that the next page shows it.
import { isClean, saveNow } from "../state/saving";
import { boot } from "../state/store";
import { toast } from "../state/toasts";
import { t } from "../words";

export function watchLinks(): void {
  // a page fetched ahead, before the save, would be shown as it was then
  document.querySelector('script[type="speculationrules"]')?.remove();
  document.addEventListener("click", (event) => {
    const link = (event.target as Element).closest?.<HTMLAnchorElement>("a[href]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || link?.target || link?.hasAttribute("download");
    if (!link || elsewhere || link.origin !== location.origin || event.defaultPrevented || isClean.peek()) return;
    event.preventDefault();
    void leave(link.href);
  });
}

async function leave(href: string): Promise<void> {
  const saved = await saveNow();
  if (saved || !href.endsWith(boot.urls.publish)) location.href = href; // what is unsaved is kept here and comes back
  else toast({ text: t("还没有保存成功，先看左上角的保存状态", "Not saved yet; see the state of saving at the top left"), kind: "alert" });
}
