// Bundles Enketo core, its style sheet and its transformer from the packages in the present folder, as its own build does.
import { build } from "esbuild";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as sass from "sass";

const core = "./node_modules/enketo-core/";
const quiet = { bundle: true, format: "iife", legalComments: "none", logLevel: "error" };
const names = { config: "config.js", widgets: "src/js/widgets.js", translator: "src/js/fake-translator.js", dialog: "src/js/fake-dialog.js", "file-manager": "src/js/file-manager.js", "xpath-evaluator-binding": "src/js/xpath-evaluator-binding.js" };
await build({
  ...quiet,
  stdin: {
    contents: `import { Form } from "enketo-core";
      const form = new Form(document.querySelector("form.or"), { modelStr: document.getElementById("model").textContent });
      const told = form.init();
      if (told.length) throw new Error(told.join());
      document.documentElement.dataset.ready = "";`,
    resolveDir: ".",
  },
  minify: true,
  define: { global: "globalThis" },
  alias: Object.fromEntries(Object.entries(names).map(([name, file]) => [`enketo/${name}`, core + file])),
  outfile: "core.js",
});
await build({
  ...quiet,
  entryPoints: ["node_modules/enketo-transformer/dist/enketo-transformer/web/transformer.js"],
  globalName: "transformer",
  external: ["libxslt"], // for Node; a browser has a transformer of its own
  outfile: "transformer.js",
});
const home = "/packages/enketo-core/node_modules/"; // where the packages lie in Enketo's own repository
const importers = [{ findFileUrl: (url) => (url.startsWith(home) ? pathToFileURL(resolve("node_modules", url.slice(home.length))) : null) }];
const { css } = sass.compile(`${core}src/sass/formhub/formhub.scss`, { importers, style: "compressed", logger: sass.Logger.silent });
writeFileSync("core.css", css);
