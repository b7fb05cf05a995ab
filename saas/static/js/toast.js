/* Toasts: "sanmi:toast" (from a script, or from the server's HX-Trigger) says what just happened, with an undo if given. */
const place = document.querySelector("[data-toasts]");

function fade(toast) {
  const stay = toast.querySelector("form") ? 12000 : 6000;
  let timer = setTimeout(() => toast.remove(), stay);
  toast.addEventListener("pointerenter", () => clearTimeout(timer));
  toast.addEventListener("focusin", () => clearTimeout(timer));
  toast.addEventListener("pointerleave", () => { timer = setTimeout(() => toast.remove(), stay); });
}

function undoForm(undo) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = undo.action;
  const token = document.createElement("input");
  token.type = "hidden";
  token.name = "csrf_token";
  token.value = JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "";
  const button = document.createElement("button");
  button.className = "toast__deed";
  button.textContent = undo.label;
  form.append(token, button);
  return form;
}

function say({ text, undo, offline, failed }) {
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.dataset.toast = "";
  const words = document.createElement("span");
  words.textContent = text || (offline && place.dataset.offline) || (failed && place.dataset.failed) || "";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "toast__close";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", place.dataset.close);
  close.textContent = "✕";
  toast.append(words, ...(undo ? [undoForm(undo)] : []), close);
  place.append(toast);
  while (place.children.length > 3) place.firstElementChild.remove();
  fade(toast);
}

if (place) {
  place.querySelectorAll("[data-toast]").forEach(fade);
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-toast-close]")) event.target.closest("[data-toast]").remove();
  });
  document.addEventListener("sanmi:toast", (event) => say(event.detail));
  document.addEventListener("htmx:sendError", () => say({ offline: true }));
  document.addEventListener("htmx:responseError", async (event) => {
    let detail = "";
    try {
      const problem = JSON.parse(event.detail.xhr.responseText);
      detail = problem.detail || problem.title;
    } catch { /* an HTML page: the general words will do */ }
    say({ text: detail, failed: true });
  });
}
