/* The command palette: Ctrl K or Cmd K, arrows, Enter. Answers come from GET /search?q= as JSON. */
const palette = document.querySelector("[data-palette]");

if (palette) {
  const input = palette.querySelector("input");
  const list = palette.querySelector("[role=listbox]");
  const none = palette.querySelector("[data-none]");
  const entries = [...list.children];
  let asked = 0;
  let timer = 0;

  const choices = () => [...list.children];
  const chosen = () => list.querySelector('[aria-selected="true"]');

  function select(choice) {
    chosen()?.setAttribute("aria-selected", "false");
    choice?.setAttribute("aria-selected", "true");
    choice?.scrollIntoView({ block: "nearest" });
    if (choice) input.setAttribute("aria-activedescendant", choice.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function show(nodes) {
    list.replaceChildren(...nodes);
    select(list.firstElementChild);
  }

  function row(result, index) {
    const link = document.createElement("a");
    link.className = "palette__item";
    link.id = `palette-${index}`;
    link.href = result.href;
    link.tabIndex = -1;
    link.setAttribute("role", "option");
    link.setAttribute("aria-selected", "false");
    for (const [part, text] of [["kind", result.kind], ["label", result.label], ["hint", result.hint]]) {
      const span = document.createElement("span");
      span.className = `palette__${part}`;
      span.textContent = text ?? "";
      link.append(span);
    }
    return link;
  }

  function nothing() {
    const line = document.createElement("p");
    line.className = "palette__item quiet";
    line.textContent = none.dataset.none;
    return line;
  }

  async function ask(words) {
    const turn = ++asked;
    const places = entries.filter((entry) => entry.textContent.toLowerCase().includes(words.toLowerCase()));
    if (!words) return show(entries);
    let found = [];
    try {
      const answer = await fetch(`${palette.dataset.source}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
      if (answer.ok) found = await answer.json();
    } catch {
      document.dispatchEvent(new CustomEvent("sanmi:toast", { detail: { offline: true } }));
    }
    if (turn !== asked) return;
    const nodes = [...places, ...found.map(row)];
    show(nodes.length ? nodes : [nothing()]);
    if (!nodes.length) select(null);
  }

  function open() {
    if (palette.open) return;
    input.value = "";
    show(entries);
    palette.showModal();
    input.focus();
  }

  for (const button of document.querySelectorAll("[data-palette-open]")) {
    button.hidden = false;
    if (/Mac|iP/.test(navigator.platform)) button.querySelector("kbd").textContent = "⌘ K";
    button.addEventListener("click", open);
  }

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      open();
    }
  });

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => ask(input.value.trim()), 120);
  });

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = choices().filter((node) => node.href);
    if (step && all.length) {
      event.preventDefault();
      select(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
    }
    if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      chosen().click();
    }
  });

  palette.addEventListener("click", (event) => {
    if (event.target === palette) palette.close();
  });
}
