/* Tables: up and down walk the row links, Home and End jump, Enter opens; a press anywhere in a row opens it. */
const rows = (table) => [...table.querySelectorAll("tbody .row-link")].filter((link) => link.offsetParent);

document.addEventListener("keydown", (event) => {
  const table = event.target.closest?.("[data-table]");
  if (!table || event.target.matches("input, select, textarea, summary")) return;
  const links = rows(table);
  const at = links.indexOf(event.target.closest("tr")?.querySelector(".row-link"));
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, j: at + 1, k: at - 1, Home: 0, End: links.length - 1 }[event.key];
  if (to === undefined || !links.length || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  links[Math.min(Math.max(to, 0), links.length - 1)].focus();
});

document.addEventListener("click", (event) => {
  const row = event.target.closest?.("[data-table] tbody tr");
  if (!row || event.target.closest("a, button, input, select, label, summary, form")) return;
  if (String(getSelection())) return;
  row.querySelector(".row-link")?.click();
});
