// The editor: bar, three columns at the desk, tabs on a phone.
import { t } from "../words";
import { place, placeKey, tab } from "../state/place";
import { Bar } from "./bar";
import { ConflictBanner } from "./conflict";
import { FindingsPage } from "./findings";
import { ItemEditor } from "./item";
import { Outline } from "./outline";
import { PartsPage } from "./parts";
import { Preview, previewShown } from "./preview";
import { ScoringPage } from "./scoring";
import { StageEditor } from "./stage";
import { StandardPage } from "./standard";
import { Toasts } from "./toasts";
import { WeightsPage } from "./weights";

export function App() {
  return (
    <>
      <Bar />
      <ConflictBanner />
      <Tabs />
      <div class={`panes${previewShown.value ? "" : " panes--two"}`}>
        <Outline />
        <section class="editor" aria-label={t("编辑", "Editor")} data-shown={tab.value === "edit" || undefined} tabIndex={-1}><Page /></section>
        {(previewShown.value || tab.value === "preview") && <Preview />}
      </div>
      <p class="hidden-visually" id="editor-said" role="status" />
      <Toasts />
    </>
  );
}

function Page() {
  const { kind, key } = placeKey(place.value);
  switch (kind) {
    case "item":
      return <ItemEditor key={key} item={key} />;
    case "stage":
      return <StageEditor key={key} stage={key} />;
    case "scoring":
      return <ScoringPage />;
    case "weights":
      return <WeightsPage />;
    case "parts":
      return <PartsPage />;
    case "findings":
      return <FindingsPage />;
    default:
      return <StandardPage />;
  }
}

function Tabs() {
  const names = [["outline", t("目录", "Outline")], ["edit", t("编辑", "Edit")], ["preview", t("预览", "Preview")]] as const;
  return (
    <div class="edtabs" role="group" aria-label={t("看哪一栏", "Column")}>
      {names.map(([name, label]) => <button key={name} type="button" data-tab={name} aria-pressed={tab.value === name} onClick={() => (tab.value = name)}>{label}</button>)}
    </div>
  );
}
