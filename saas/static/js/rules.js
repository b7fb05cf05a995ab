/* Password rules answer while typing. The server decides; this only saves a round. */
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
