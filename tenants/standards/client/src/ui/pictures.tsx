// "What good looks like": pictures beside the guidance. They are sent at once; the draft keeps their fingerprints.
import { useState } from "preact/hooks";
import { both, t } from "../words";
import { editItem } from "../state/deeds";
import { useField } from "../state/field";
import { boot } from "../state/store";
import { toast } from "../state/toasts";
import { Button, Pair } from "./fields";

interface Picture {
  digest: string;
  caption_zh?: string;
  caption_en?: string;
}

export function Pictures({ item }: { item: string }) {
  const kept = useField(item, "guidance_pictures");
  const pictures = Array.isArray(kept) ? (kept as Picture[]) : [];
  const [busy, setBusy] = useState(false);
  const change = (next: Picture[], merge?: string) => editItem(item, { guidance_pictures: next.length ? next : undefined }, both("改示范图片", "Change the pictures"), merge);
  const send = async (files: FileList | null) => {
    let next = pictures;
    setBusy(true);
    for (const file of [...(files ?? [])]) {
      const made = await upload(file);
      if (made) change((next = [...next, { digest: made, caption_zh: "", caption_en: "" }]));
    }
    setBusy(false);
  };
  return (
    <div class="pictures">
      {pictures.map((picture, index) => (
        <figure class="pictures__one" key={picture.digest}>
          <img src={`${boot.urls.pictures}${picture.digest.replace(/^sha256:/, "")}`} alt={t(picture.caption_zh || `示范图片 ${index + 1}`, picture.caption_en || `Picture ${index + 1}`)} loading="lazy" />
          <figcaption>
            <Pair small hideLabel label={t("图片说明", "Caption")} name={`caption-${index}`} zh={picture.caption_zh} en={picture.caption_en}
              onChange={(lang, text) => change(pictures.map((one, at) => (at === index ? { ...one, [`caption_${lang}`]: text } : one)), `caption ${index} ${lang}`)} />
            <Button kind="quiet" icon="trash" label={t("删除图片", "Delete the picture")} act={`picture-drop-${index}`} onClick={() => change(pictures.filter((_, at) => at !== index))} />
          </figcaption>
        </figure>
      ))}
      <label class="button button--small" aria-busy={busy || undefined}>
        {t("添加图片", "Add pictures")}
        <input class="hidden-visually" type="file" accept="image/*" multiple data-field="picture" onChange={(event) => { void send(event.currentTarget.files); event.currentTarget.value = ""; }} />
      </label>
    </div>
  );
}

/** The picture's fingerprint, or null when it was refused, which is said. */
async function upload(file: File): Promise<string | null> {
  const failed = (why: string): null => {
    toast({ text: t(`${file.name} 没有传上：${why}`, `${file.name} was not sent: ${why}`), kind: "alert" });
    return null;
  };
  try {
    const response = await fetch(`${boot.urls.draft}/pictures`, { method: "POST", headers: { "X-Sanmi-Client": "builder/1", "Content-Type": file.type || "application/octet-stream", Accept: "application/json" }, body: file });
    const answer = (await response.json().catch(() => ({}))) as { digest?: string; detail?: string; title?: string };
    return response.ok && answer.digest ? answer.digest : failed(answer.detail ?? answer.title ?? String(response.status));
  } catch {
    return failed(t("网络断开，请再试一次", "the network is away; please try again"));
  }
}
