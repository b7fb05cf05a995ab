/* The side panel: Escape or the cross closes it and gives the focus back; its heading takes the focus when it fills. */
const side = document.getElementById("side");

if (side) {
  let opener = null;

  const close = (link) => {
    if (!opener) return false;
    side.replaceChildren();
    opener.closest("tr")?.removeAttribute("aria-current");
    history.pushState({}, "", link.href);
    opener.focus();
    opener = null;
    return true;
  };

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== side) return;
    opener = event.detail.elt;
    document.querySelector("[data-table] tr[aria-current]")?.removeAttribute("aria-current");
    opener.closest("tr")?.setAttribute("aria-current", "true");
  });
  side.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === side) side.querySelector("[data-side-title]")?.focus();
  });
  side.addEventListener("click", (event) => {
    const link = event.target.closest("[data-side-close]");
    if (link && close(link)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const link = side.querySelector("[data-side-close]");
    if (event.key !== "Escape" || event.defaultPrevented || !link || document.querySelector("dialog[open]")) return;
    if (!close(link)) link.click();
  });
}
