/* A password may be shown while it is typed; it is hidden again when the form leaves. */
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  const turn = (shown) => {
    input.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : show;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    turn(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => turn(false));
}
