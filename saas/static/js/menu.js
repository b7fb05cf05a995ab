/* Menus (<details data-menu>): one open at a time, closed by a press outside or Escape, walked with the arrows. */
const open = () => document.querySelector("details[data-menu][open]");

function close(menu, focus) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) close(menu, false);
  }
});

document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.("details[data-menu][open]")) return;
  event.target.querySelector("[data-narrow]")?.focus();
}, true);

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (!menu) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(menu, true);
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || !menu.contains(event.target)) return;
  const items = [...menu.querySelectorAll(".menu__item")].filter((item) => item.offsetParent);
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
});
