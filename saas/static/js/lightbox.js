/* Evidence opens large over the page; arrows go to the next one, Escape closes. Without script the link opens the file. */
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
