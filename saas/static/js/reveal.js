/* A password may be shown while it is typed; it is hidden again when the form leaves. */
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  const words = button.querySelector("span");
  const show = words.textContent;
  const turn = (shown) => {
    input.type = shown ? "text" : "password";
    words.textContent = shown ? button.dataset.hide : show;
    button.setAttribute("aria-pressed", String(shown));
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    turn(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => turn(false));
}
