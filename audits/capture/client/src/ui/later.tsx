// A component that comes in a file of its own.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../words";

/** `load` gives the component; meanwhile nothing is shown, and when it cannot be had, how to go on. */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let known: ComponentType<Props> | undefined;
  return function Later(props: Props) {
    const [Loaded, setLoaded] = useState(() => known);
    const [failed, setFailed] = useState(false);
    const ask = () => {
      setFailed(false);
      load().then((component) => setLoaded(() => (known = component)), () => setFailed(true));
    };
    useEffect(() => {
      if (!Loaded) ask();
    }, []);
    if (Loaded) return <Loaded {...props} />;
    return failed ? (
      <p class="refused" role="alert">
        {t("这一部分没有载入；您填写的都已存好。", "This part did not load; all you entered is kept.")}{" "}
        <button type="button" class="link" data-act="load-again" onClick={ask}>{t("再试一次", "Try again")}</button>
      </p>
    ) : null;
  };
}
