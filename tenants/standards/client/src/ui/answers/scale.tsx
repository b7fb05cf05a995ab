// Level 0 to 5: what each level looks like. 3 is the general standard, 5 the excellent one; 2 and 4 may stay "between".
import { LEVELS } from "../../document/kinds";
import type { Anchor, Level } from "../../types";
import { both, say, t } from "../../words";
import { Button, Pair } from "../fields";
import type { EditorProps } from "./answers";
import { toneOf } from "./share";

const USUAL: Record<string, Level> = { "5": "excellent", "3": "general", "1": "below_general", "0": "absent" };

export function Scale({ response, edit }: EditorProps) {
  const anchors = response.anchors ?? {};
  const set = (level: string, change: Partial<Anchor>, merge?: string) =>
    edit({ anchors: { ...anchors, [level]: { zh: "", en: "", ...anchors[level], ...change } } }, both(`写 ${level} 级的说明`, `Say what level ${level} is`), merge && `${level} ${merge}`);
  const drop = (level: string) => {
    const { [level]: _gone, ...rest } = anchors;
    edit({ anchors: rest }, both(`去掉 ${level} 级的说明`, `Take away level ${level}`));
  };
  return (
    <ol class="levels">
      {["5", "4", "3", "2", "1", "0"].map((level) => {
        const anchor = anchors[level];
        const usual = USUAL[level];
        const name = anchor?.level ?? usual;
        const label = t(`${level} 级`, `Level ${level}`);
        return (
          <li key={level} class={`levels__one${anchor ? "" : " levels__one--between"}`} data-level={level}>
            <div class="levels__head">
              <span class={`levels__step tone-${toneOf(Number(level) / 5)}`}>{level}</span>
              {name && anchor && <span class="levels__name">{say(LEVELS.find((one) => one.level === name)!.name)}</span>}
            </div>
            {anchor ? (
              <Pair label={label} hideLabel small zh={anchor.zh} en={anchor.en} needed name={`anchor-${level}`} onChange={(lang, text) => set(level, { [lang]: text, level: anchor.level ?? usual }, lang)} />
            ) : (
              <span class="levels__between">{usual ? t("还没有说明", "Nothing said yet") : t(`介于 ${Number(level) - 1} 与 ${Number(level) + 1} 之间`, `Between ${Number(level) - 1} and ${Number(level) + 1}`)}{" "}
                <Button kind="quiet" label={t("写一句说明", "Say what it is")} icon="plus" act={`anchor-${level}`} onClick={() => set(level, usual ? { level: usual } : {})} /></span>
            )}
            {anchor && !usual && <Button kind="quiet" iconOnly label={t(`去掉 ${level} 级的说明`, `Take away level ${level}`)} icon="cross" act={`drop-${level}`} onClick={() => drop(level)} />}
          </li>
        );
      })}
    </ol>
  );
}
