// How an item is answered: the choice of the kind, and under it what that kind needs.
import { useRef } from "preact/hooks";
import { converted, kindFacts, KINDS, RECORDED } from "../../document/kinds";
import type { Item, Kind, Response } from "../../types";
import { both, say, t, type Both } from "../../words";
import { editItem } from "../../state/deeds";
import { useField } from "../../state/field";
import { itemAt } from "../../state/store";
import { Icon } from "../icons";
import { Bands } from "./bands";
import { Deduction, Limit, Moment, YesNo } from "./small";
import { Options } from "./options";
import { Scale } from "./scale";

/** Answers of kinds that an item had before, so that trying another kind loses nothing. */
const before = new Map<string, Response>();

/** What an item was worth before it was only recorded. */
const worth = new Map<string, Partial<Item>>();
const NOTHING: Partial<Item> = { weight: 0, critical: false, critical_fail_at: undefined, bonus: undefined };

/** An item that is only recorded weighs nothing and fails nobody; when it is scored again, it is worth what it was. */
function worthAs(item: string, from: string, to: Kind): Partial<Item> {
  if (RECORDED.has(from) === RECORDED.has(to)) return {};
  if (!RECORDED.has(to)) return worth.get(item) ?? {};
  const { weight, critical, critical_fail_at, bonus } = itemAt(item)!;
  worth.set(item, { weight, critical, critical_fail_at, bonus });
  return NOTHING;
}

export type Edit = (change: Partial<Response>, label: Both, merge?: string) => void;

export interface EditorProps {
  response: Response;
  edit: Edit;
  item: string;
}

export function Answers({ item }: { item: string }) {
  const response = useField(item, "response") ?? { type: "" };
  const edit: Edit = (change, label, merge) => {
    const now = itemAt(item)?.response ?? response;
    const next = Object.fromEntries(Object.entries({ ...now, ...change }).filter(([, value]) => value !== undefined));
    editItem(item, { response: next as unknown as Response }, label, merge && `response ${merge}`);
  };
  return (
    <>
      <KindChooser item={item} response={response} />
      <KindEditor key={response.type} response={response} edit={edit} item={item} />
    </>
  );
}

function KindEditor(props: EditorProps) {
  switch (props.response.type) {
    case "yes_no":
      return <YesNo {...props} />;
    case "scale_0_5":
      return <Scale {...props} />;
    case "duration_seconds":
    case "count":
    case "number":
      return <Bands {...props} />;
    case "choice":
    case "multi_choice":
      return <Options {...props} />;
    case "deduction":
      return <Deduction {...props} />;
    case "photo":
    case "text":
      return <Limit {...props} />;
    default:
      return <Moment {...props} />;
  }
}

function KindChooser({ item, response }: { item: string; response: Response }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const own = kindFacts(response.type);
  const choose = (kind: Kind) => {
    menu.current!.open = false;
    menu.current!.querySelector("summary")!.focus();
    if (kind === response.type) return;
    before.set(`${item} ${response.type}`, response);
    const next = before.get(`${item} ${kind}`) ?? converted(response, kind);
    editItem(item, { response: next, ...worthAs(item, response.type, kind) }, both(`改为${kindFacts(kind).name.zh}`, `Change to ${kindFacts(kind).name.en.toLowerCase()}`), undefined, true);
  };
  const group = (title: string, recorded: boolean) => (
    <div class="kinds__group" role="group" aria-label={title}>
      <div class="kinds__title" aria-hidden="true">{title}</div>
      {KINDS.filter(({ kind }) => RECORDED.has(kind) === recorded).map(({ kind, icon, name, hint }) => (
        <button key={kind} type="button" class="kinds__one" data-kind={kind} aria-pressed={kind === response.type} onClick={() => choose(kind)}>
          <Icon name={icon} /><span><b>{say(name)}</b><small>{say(hint)}</small></span>
        </button>
      ))}
    </div>
  );
  const onKeyDown = (event: preact.TargetedKeyboardEvent<HTMLDetailsElement>) => {
    if (event.key === "Escape" && menu.current!.open) {
      menu.current!.open = false;
      menu.current!.querySelector("summary")!.focus();
      event.stopPropagation();
    }
  };
  return (
    <details class="kinds" ref={menu} onKeyDown={onKeyDown} onFocusOut={(event) => { if (event.relatedTarget && !menu.current!.contains(event.relatedTarget as Node)) menu.current!.open = false; }}>
      <summary class="kinds__face" data-act="kinds">
        <Icon name={own.icon} />
        <span class="kinds__name"><span class="hidden-visually">{t("题型：", "Kind: ")}</span><b>{say(own.name)}</b> <small>{say(own.hint)}</small></span>
        <span class="kinds__change">{t("换题型", "Change")}</span><Icon name="chevron-down" />
      </summary>
      <div class="kinds__list">{group(t("计分", "Scored"), false)}{group(t("只记录", "Recorded only"), true)}</div>
    </details>
  );
}
