// The phone's script in one file, and the parts that it fetches later in a file each.
//
//   form.js       src/form.tsx, and what the parts share with it on globalThis.sanmi, by its name
//   part-*.js     src/parts/*, without what form.js has already
//
// esbuild's own splitting would make a file of every set of sharers, and the first page would wait for all of them.
import { build } from "esbuild";
import { readdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";

const OURS = { pluginData: "resolved" };

/** Builds form.js and part-*.js into `out`; returns the names of the parts' files. */
export async function buildForm(common, client, out, stamp, banner) {
  const at = (file) => relative(client, file).split(sep).join("/");
  const nameOf = (file) => at(file).replace(/^.*node_modules\/|\.\w+$/g, "");
  const address = (name) => `/capture/static/part-${name}.js?v=${stamp}`;
  const later = {
    name: "later",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\/parts\// }, ({ path, kind }) =>
        kind === "dynamic-import" ? { path: address(basename(path)), external: true } : undefined,
      );
    },
  };
  const form = (lines, options) =>
    build({
      ...common,
      ...options,
      stdin: { contents: ['import "./src/form";', ...lines].join("\n"), resolveDir: client, sourcefile: "form.ts", loader: "ts" },
      plugins: [later],
    });
  const { metafile } = await form([], { write: false, metafile: true, outfile: join(out, "form.js") });
  const there = new Set(Object.keys(metafile.inputs).map((file) => at(join(process.cwd(), file))));
  const shared = new Set();
  const share = {
    name: "share",
    setup(made) {
      made.onResolve({ filter: /./ }, async ({ path, pluginData, ...how }) => {
        if (pluginData === OURS.pluginData || how.kind === "entry-point") return undefined;
        const found = await made.resolve(path, { ...how, ...OURS });
        if (found.errors.length || !there.has(at(found.path))) return undefined;
        shared.add(found.path);
        return { path: nameOf(found.path), namespace: "shared" };
      });
      made.onLoad({ filter: /./, namespace: "shared" }, ({ path }) => ({ contents: `module.exports = globalThis.sanmi[${JSON.stringify(path)}];` }));
    },
  };
  const names = readdirSync(join(client, "src", "parts")).map((file) => file.replace(/\.ts$/, ""));
  await build({
    ...common,
    entryPoints: names.map((name) => ({ in: join(client, "src", "parts", `${name}.ts`), out: `part-${name}` })),
    outdir: out,
    format: "esm",
    plugins: [share],
    banner: { js: banner },
  });
  const lines = [...shared].sort().map((file, n) => `import * as m${n} from ${JSON.stringify(file)};`);
  const register = [...shared].sort().map((file, n) => `${JSON.stringify(nameOf(file))}: m${n}`).join(", ");
  // The hint: Chromium compiles all of it beside the page while it arrives, not piece by piece when it is first called.
  const hinted = { js: `//# allFunctionsCalledOnLoad\n${banner}` };
  await form([...lines, `globalThis.sanmi = { ${register} };`], { outfile: join(out, "form.js"), banner: hinted });
  return names.map((name) => `part-${name}.js`);
}
