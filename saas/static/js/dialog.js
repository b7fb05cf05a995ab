/* <button data-dialog="id"> opens <dialog id>; a press beside it, or [data-dialog-close], closes it. */
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  if (event.target.closest?.("[data-dialog-close]")) event.target.closest("dialog").close();
  if (event.target.matches?.("dialog.dialog[open]")) event.target.close();
});
