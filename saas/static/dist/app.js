"use strict";
{
document.addEventListener("click", (event) => {
if (!event.target.closest?.("[data-back]") || history.length < 2) return;
event.preventDefault();
history.back();
});
}
{
document.addEventListener("click", async (event) => {
const button = event.target.closest?.("[data-copy]");
if (!button) return;
await navigator.clipboard.writeText(button.dataset.copy);
document.dispatchEvent(new CustomEvent("sanmi:toast", { detail: { text: button.dataset.copied || "✓" } }));
});
}
{
document.addEventListener("click", (event) => {
const opener = event.target.closest?.("[data-dialog]");
if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
if (event.target.closest?.("[data-dialog-close]")) event.target.closest("dialog").close();
if (event.target.matches?.("dialog.dialog[open]")) event.target.close();
});
}
{
document.addEventListener("submit", (event) => {
const form = event.target;
if (form.method !== "post" || event.defaultPrevented) return;
if (form.dataset.sent) {
event.preventDefault();
return;
}
form.dataset.sent = "1";
event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
for (const form of document.querySelectorAll("form[data-sent]")) {
delete form.dataset.sent;
form.querySelector('[aria-busy="true"]')?.removeAttribute("aria-busy");
}
});
document.querySelector("[data-problem]")?.focus();
}
{
let frame = null;
let links = [];
let at = 0;
const english = document.documentElement.lang === "en";
const say = (zh, en) => (english ? en : zh);
function button(sign, label, deed) {
const node = document.createElement("button");
node.type = "button";
node.className = "button button--icon";
node.textContent = sign;
node.setAttribute("aria-label", label);
node.addEventListener("click", deed);
return node;
}
function step(sign, label, by) {
const node = button(sign, label, () => show(at + by));
node.dataset.step = by;
return node;
}
function build() {
const dialog = document.createElement("dialog");
dialog.className = "dialog lightbox";
dialog.setAttribute("aria-label", say("佐证照片", "Evidence"));
const image = document.createElement("img");
const foot = document.createElement("div");
foot.className = "lightbox__foot";
const words = document.createElement("span");
words.className = "lightbox__words";
words.setAttribute("role", "status");
const count = document.createElement("span");
count.className = "lightbox__count";
foot.append(
words,
count,
step("←", say("上一张", "Previous"), -1),
step("→", say("下一张", "Next"), 1),
button("✕", say("关闭", "Close"), () => dialog.close()),
);
dialog.append(image, foot);
dialog.addEventListener("keydown", (event) => {
if (event.key === "ArrowLeft") show(at - 1);
if (event.key === "ArrowRight") show(at + 1);
});
dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target === image) dialog.close(); });
document.body.append(dialog);
return dialog;
}
function show(index) {
at = (index + links.length) % links.length;
const alt = links[at].querySelector("img")?.alt || "";
frame.querySelector("img").src = links[at].href;
frame.querySelector("img").alt = alt;
frame.querySelector(".lightbox__words").textContent = alt;
frame.querySelector(".lightbox__count").textContent = links.length > 1 ? `${at + 1} / ${links.length}` : "";
for (const step of frame.querySelectorAll("[data-step]")) step.hidden = links.length < 2;
}
document.addEventListener("click", (event) => {
const link = event.target.closest?.("[data-lightbox] a");
if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
event.preventDefault();
frame ??= build();
links = [...link.closest("[data-lightbox]").querySelectorAll("a")];
show(links.indexOf(link));
frame.showModal();
});
}
{
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
}
{
document.addEventListener("input", (event) => {
if (!event.target.matches("[data-narrow]")) return;
const wanted = event.target.value.trim().toLowerCase();
for (const item of event.target.closest(".menu__list").querySelectorAll(".menu__item")) {
item.hidden = !item.textContent.toLowerCase().includes(wanted);
}
});
}
{
const palette = document.querySelector("[data-palette]");
if (palette) {
const input = palette.querySelector("input");
const list = palette.querySelector("[role=listbox]");
const none = palette.querySelector("[data-none]");
const entries = [...list.children];
let asked = 0;
let timer = 0;
const choices = () => [...list.children];
const chosen = () => list.querySelector('[aria-selected="true"]');
function select(choice) {
chosen()?.setAttribute("aria-selected", "false");
choice?.setAttribute("aria-selected", "true");
choice?.scrollIntoView({ block: "nearest" });
if (choice) input.setAttribute("aria-activedescendant", choice.id);
else input.removeAttribute("aria-activedescendant");
}
function show(nodes) {
list.replaceChildren(...nodes);
select(list.firstElementChild);
}
function row(result, index) {
const link = document.createElement("a");
link.className = "palette__item";
link.id = `palette-${index}`;
link.href = result.href;
link.tabIndex = -1;
link.setAttribute("role", "option");
link.setAttribute("aria-selected", "false");
for (const [part, text] of [["kind", result.kind], ["label", result.label], ["hint", result.hint]]) {
const span = document.createElement("span");
span.className = `palette__${part}`;
span.textContent = text ?? "";
link.append(span);
}
return link;
}
function nothing() {
const line = document.createElement("p");
line.className = "palette__item quiet";
line.textContent = none.dataset.none;
return line;
}
async function ask(words) {
const turn = ++asked;
const places = entries.filter((entry) => entry.textContent.toLowerCase().includes(words.toLowerCase()));
if (!words) return show(entries);
let found = [];
try {
const answer = await fetch(`${palette.dataset.source}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
if (answer.ok) found = await answer.json();
} catch {
document.dispatchEvent(new CustomEvent("sanmi:toast", { detail: { offline: true } }));
}
if (turn !== asked) return;
const nodes = [...places, ...found.map(row)];
show(nodes.length ? nodes : [nothing()]);
if (!nodes.length) select(null);
}
function open() {
if (palette.open) return;
input.value = "";
show(entries);
palette.showModal();
input.focus();
}
for (const button of document.querySelectorAll("[data-palette-open]")) {
button.hidden = false;
if (/Mac|iP/.test(navigator.platform)) button.querySelector("kbd").textContent = "⌘ K";
button.addEventListener("click", open);
}
document.addEventListener("keydown", (event) => {
if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
event.preventDefault();
open();
}
});
input.addEventListener("input", () => {
clearTimeout(timer);
timer = setTimeout(() => ask(input.value.trim()), 120);
});
input.addEventListener("keydown", (event) => {
const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
const all = choices().filter((node) => node.href);
if (step && all.length) {
event.preventDefault();
select(all[(all.indexOf(chosen()) + step + all.length) % all.length]);
}
if (event.key === "Enter" && chosen()) {
event.preventDefault();
chosen().click();
}
});
palette.addEventListener("click", (event) => {
if (event.target === palette) palette.close();
});
}
}
{
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
}
{
const tests = {
length: (value) => [...value].length >= 10,
varied: (value) => new Set(value.toLowerCase()).size >= 4,
apart: (value, mine) => value !== "" && !(mine && value.toLowerCase().includes(mine)),
};
for (const list of document.querySelectorAll("[data-rules]")) {
const input = document.getElementById(list.dataset.rules);
const mine = (list.dataset.mine || "").toLowerCase().split("@")[0];
const look = () => {
for (const rule of list.querySelectorAll("[data-rule]")) {
rule.dataset.met = String(tests[rule.dataset.rule](input.value, mine));
}
};
input.addEventListener("input", look);
look();
}
}
{
for (const place of document.querySelectorAll(".chart-picture")) {
if (place.scrollWidth <= place.clientWidth) continue;
const words = place.closest("figure")?.querySelector("figcaption strong")?.textContent;
place.tabIndex = 0;
place.setAttribute("role", "region");
if (words) place.setAttribute("aria-label", words);
}
}
{
const side = document.getElementById("side");
if (side) {
let opener = null;
const close = (link) => {
if (!opener) return false;
side.replaceChildren();
opener.closest("tr")?.removeAttribute("aria-current");
history.pushState({}, "", link.href);
opener.focus();
opener = null;
return true;
};
document.addEventListener("htmx:beforeRequest", (event) => {
if (event.detail.target !== side) return;
opener = event.detail.elt;
document.querySelector("[data-table] tr[aria-current]")?.removeAttribute("aria-current");
opener.closest("tr")?.setAttribute("aria-current", "true");
});
side.addEventListener("htmx:afterSwap", (event) => {
if (event.detail.target === side) side.querySelector("[data-side-title]")?.focus();
});
side.addEventListener("click", (event) => {
const link = event.target.closest("[data-side-close]");
if (link && close(link)) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
const link = side.querySelector("[data-side-close]");
if (event.key !== "Escape" || event.defaultPrevented || !link || document.querySelector("dialog[open]")) return;
if (!close(link)) link.click();
});
}
}
{
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
}
{
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
const row = tab.parentElement;
if (row.scrollWidth > row.clientWidth) row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2;
}
}
{
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
}
{
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
}
