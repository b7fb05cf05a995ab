/* <button data-copy="text"> puts the text on the clipboard and says so with data-copied. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy);
  document.dispatchEvent(new CustomEvent("sanmi:toast", { detail: { text: button.dataset.copied || "✓" } }));
});
