// Builds static/editor.{js,css} from this folder and stamps them with a hash of their sources,
// so that a test in Python can tell a stale build without Node. Run: npm run build
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const client = dirname(fileURLToPath(import.meta.url));
const root = join(client, "..", "..", "..");
const out = join(client, "..", "static");
const tests = join(root, "tests", "builder");
const stampedTemplate = join(root, "templates", "standards", "_editor_build.html");

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// One line a file, "<sha256>  <path>\n", sorted by path; the lock file pins the libraries' versions.
function sourceHash() {
  const sources = [...filesBelow(client).filter((file) => !file.endsWith(".md")), join(tests, "units.ts"), join(root, "package-lock.json")];
  const named = sources.map((file) => [relative(root, file).split(sep).join("/"), file]);
  named.sort(([a], [b]) => (a < b ? -1 : 1));
  return sha256(named.map(([name, file]) => `${sha256(readFileSync(file))}  ${name}\n`).join(""));
}

function copyLicences() {
  const libraries = ["preact", "@preact/signals", "@preact/signals-core"];
  const text = libraries.map((name) => {
    const folder = join(root, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return `${name} ${version}\n\n${readFileSync(join(folder, "LICENSE"), "utf8").trim()}\n`;
  });
  writeFileSync(join(out, "licences.txt"), text.join(`\n${"-".repeat(80)}\n\n`));
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const source = sourceHash();
const common = {
  bundle: true,
  minify: true,
  format: "iife",
  charset: "utf8", // Chinese as it is, a third of the escapes
  target: ["es2022", "safari15.4", "chrome100", "firefox100"],
  legalComments: "none",
  logLevel: "warning",
};
await build({
  ...common,
  entryPoints: [join(client, "src", "editor.tsx"), join(client, "editor.css")],
  entryNames: "[name]",
  outdir: out,
  banner: { js: `/* sanmi builder ${source} - licences: licences.txt */`, css: `/* sanmi builder ${source} */` },
});
await build({ ...common, entryPoints: [join(tests, "units.ts")], outdir: join(tests, "built"), banner: { js: `/* ${source} */` } });
copyLicences();
const built = Object.fromEntries(filesBelow(out).map((file) => [relative(out, file), sha256(readFileSync(file))]).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(join(out, "build.json"), JSON.stringify({ source, files: built }, null, 1) + "\n");
writeFileSync(stampedTemplate, `{#- made by npm run build: busts caches -#}\n{%- set build = "${source.slice(0, 12)}" -%}\n`);
for (const name of Object.keys(built)) console.log(`${name.padEnd(16)} ${readFileSync(join(out, name)).length} bytes`);
