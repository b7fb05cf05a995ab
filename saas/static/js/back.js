/* A "go back" link uses the browser's own back, which keeps what was typed. */
document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-back]") || history.length < 2) return;
  event.preventDefault();
  history.back();
});
