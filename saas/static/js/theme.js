/* Appearance: as the system, light, dark; kept in a cookie so that the server paints the right one at once. */
const order = ["auto", "light", "dark"];
const root = document.documentElement;

function current() {
  return root.dataset.theme || "auto";
}

function choose(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "auto" ? 0 : 31536000;
  document.cookie = `sanmi_theme=${theme}; path=/; max-age=${age}; samesite=lax`;
}

function label(button) {
  const theme = current();
  const words = button.dataset.title + (root.lang === "en" ? ": " : "：") + button.dataset[theme];
  button.title = words;
  button.querySelector("span").textContent = words;
  const use = button.querySelector("use");
  const icon = { auto: "theme", light: "sun", dark: "moon" }[theme];
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icon}`));
}

const switches = document.querySelectorAll("[data-theme-switch]");
for (const button of switches) {
  button.hidden = false;
  label(button);
  button.addEventListener("click", () => {
    choose(order[(order.indexOf(current()) + 1) % order.length]);
    switches.forEach(label);
  });
}
