/* A long menu narrows while typing. */
document.addEventListener("input", (event) => {
  if (!event.target.matches("[data-narrow]")) return;
  const wanted = event.target.value.trim().toLowerCase();
  for (const item of event.target.closest(".menu__list").querySelectorAll(".menu__item")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
});
