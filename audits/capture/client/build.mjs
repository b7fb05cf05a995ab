// Builds static/ (form.js and its parts, form.css, home.css, shell.html, sw.js, and the preview) from this folder and stamps
// them with a hash of their sources,
// so that a test in Python can tell a stale build without Node. Run: npm run build
import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { buildForm } from "./parts.mjs";

const client = dirname(fileURLToPath(import.meta.url));
const root = join(client, "..", "..", "..");
const out = join(client, "..", "static");
const tokens = ["tokens.css", "dark.css"].map((name) => join(root, "saas", "static", "css", name));
const brand = join(root, "templates", "components", "brand.css");
const tests = join(root, "tests", "capture_client");
const testsOwn = ["units.ts", "explore.ts"].map((name) => join(tests, name));
const stampedTemplate = join(root, "templates", "capture", "_build.html");

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// One line a file, "<sha256>  <path>\n", sorted by path; the lock file pins the libraries' versions.
function sourceHash() {
  const sources = [...filesBelow(client).filter((file) => !file.endsWith(".md")), ...tokens, brand, ...testsOwn, join(root, "package-lock.json")];
  const named = sources.map((file) => [relative(root, file).split(sep).join("/"), file]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(named.map(([name, file]) => `${sha256(readFileSync(file))}  ${name}\n`).join(""));
}

function copyLicences() {
  const libraries = ["preact", "@preact/signals", "@preact/signals-core", "idb"];
  const text = libraries.map((name) => {
    const folder = join(root, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
  writeFileSync(join(out, "licences.txt"), text.join(`\n${"-".repeat(80)}\n\n`));
}

// The house tokens, in front of form.css: dark doubled for the system's wish, colours as hex for older phones.
function houseTokens() {
  const [light, dark] = tokens.map((file) => readFileSync(file, "utf8"));
  const bySystem = dark.replace(':root[data-theme="dark"]', ':root:not([data-theme="light"])');
  return `${light}${dark}@media (prefers-color-scheme: dark) { ${bySystem} }`
    .replace(/oklch\(\s*([\d.]+)%\s+([\d.]+)\s+([\d.]+)(?:\s*\/\s*([\d.]+))?\s*\)/g, asHex)
    .replace(/@layer [\w, ]+;/g, "");
}

// A tenant's colour as every page has it, for the shell, which hears it from the phone: <html data-tenant style="--tenant: ..">.
function tenantsColour() {
  return readFileSync(brand, "utf8").replace(/\{#[^]*?#\}/, "").replaceAll("{{ accent }}", "var(--tenant)").replaceAll(":root", ":root[data-tenant]");
}

function asHex(_, lightness, chroma, hue, alpha) {
  let c = Number(chroma);
  while (c > 0 && !srgb(lightness / 100, c, hue).every((x) => x > -1e-4 && x < 1.0001)) c = Math.max(0, c - 0.002);
  const channels = [...srgb(lightness / 100, c, hue), ...(alpha ? [Number(alpha)] : [])];
  return "#" + channels.map((x) => Math.round(Math.min(Math.max(x, 0), 1) * 255).toString(16).padStart(2, "0")).join("");
}

function srgb(lightness, chroma, hue) {
  const turn = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(turn), chroma * Math.sin(turn)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((x) => (Math.abs(x) <= 0.0031308 ? 12.92 * x : Math.sign(x) * (1.055 * Math.abs(x) ** (1 / 2.4) - 0.055)));
}

// The phone pays by the byte: names that nothing reads are left out.
function dropUnused(css, also) {
  for (;;) {
    const used = new Set([...(css + also).matchAll(/var\((--[\w-]+)/g)].map(([, name]) => name));
    const kept = css.replace(/(--[\w-]+):[^;{}]*(;|(?=\}))/g, (all, name) => (used.has(name) ? all : ""));
    if (kept === css) return css;
    css = kept;
  }
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const target = ["es2022", "safari15.4", "chrome100", "firefox100"];
const source = sourceHash();
const stamp = source.slice(0, 12);
const common = {
  define: { STAMP: JSON.stringify(stamp) },
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8", // Chinese as it is, a third of the escapes
  target,
  legalComments: "none",
  logLevel: "warning",
};
const parts = await buildForm(common, client, out, stamp, `/* sanmi capture ${source} - licences: licences.txt */`);
await build({
  ...common,
  entryPoints: ["form.css", "home.css"].map((file) => join(client, file)),
  entryNames: "[name]",
  outdir: out,
  banner: { css: `/* sanmi capture ${source} */` },
});
// The preview is the same form with a few modules changed for others that keep and send nothing: src/preview.tsx.
const standIns = { db: "memory.ts", part: "part.ts", "queue/outbox": "nowhere.ts", "queue/sender": "nowhere.ts", "ui/savestate": "scoreline.tsx", "ui/send": "unsent.tsx", "ui/counts": "counts.tsx" };
const preview = {
  name: "preview",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
      const asked = relative(join(client, "src"), join(resolveDir, path)).split(sep).join("/");
      return asked in standIns ? { path: join(client, "src", "preview", standIns[asked]) } : undefined;
    });
  },
};
await build({
  ...common,
  entryPoints: [join(client, "src", "preview.tsx"), join(client, "preview.css")],
  outdir: out,
  entryNames: "[name]",
  jsx: "automatic", // what a plugin resolves is read without tsconfig.json
  jsxImportSource: "preact",
  plugins: [preview],
  banner: { js: `/* sanmi capture preview ${source} - licences: licences.txt */`, css: `/* sanmi capture preview ${source} */` },
});
await build({ ...common, entryPoints: [join(tests, "units.ts")], outdir: join(tests, "built"), banner: { js: `/* ${source} */` } });
const sheet = join(out, "form.css");
const { code } = await transform(houseTokens() + tenantsColour() + readFileSync(sheet, "utf8"), { loader: "css", minify: true, target, charset: "utf8", legalComments: "none" });
writeFileSync(sheet, `/* sanmi capture ${source} */\n${dropUnused(code, readFileSync(join(out, "home.css"), "utf8"))}`);
writeFileSync(join(out, "shell.html"), readFileSync(join(client, "shell.html"), "utf8").replaceAll("STAMP", stamp));
// The worker names every file of its release with its hash: it keeps all of them or none.
const kept = ["form.js", ...parts, "form.css", "home.css", "shell.html"].map((name) => [`/capture/static/${name}?v=${stamp}`, sha256(readFileSync(join(out, name)))]);
await build({
  ...common,
  entryPoints: [join(client, "sw", "sw.ts")],
  outdir: out,
  entryNames: "[name]",
  define: { ...common.define, FILES: JSON.stringify(Object.fromEntries(kept)) },
  banner: { js: `/* sanmi capture worker ${source} */` },
});
copyLicences();
const built = Object.fromEntries(
  filesBelow(out).map((file) => [relative(out, file), sha256(readFileSync(file))]).sort(([a], [b]) => (a < b ? -1 : 1)),
);
writeFileSync(join(out, "build.json"), JSON.stringify({ source, files: built }, null, 1) + "\n");
writeFileSync(stampedTemplate, `{#- made by npm run build: busts caches -#}\n{%- set build = "${stamp}" -%}\n`);
for (const [name] of Object.entries(built)) {
  console.log(`${name.padEnd(16)} ${readFileSync(join(out, name)).length} bytes`);
}
