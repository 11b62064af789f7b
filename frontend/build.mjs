// Builds the bundles of the pages: minified, the same bytes from the same lock file, with a notice of what is in them.
// One argument names another folder to write to.

import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const vendor = resolve(process.argv[2] ?? join(here, "../src/lc_graph/web/static/vendor"));
const modules = join(here, "node_modules");
const NOTICE = "NOTICE.txt";

/** The bundles by name; each is a script and, where it imports one, a stylesheet. */
const bundles = { editor: join(here, "editor/main.js"), drawings: join(here, "drawings/main.js") };

/** Cuts out of the query editor what asks other servers, and what is there for nobody else. */
const cuts = {
  file: /@zazuko[\\/]yasqe[\\/]build[\\/]yasqe\.esm\.js$/,
  replacements: [
    // Prefixes of the whole world, some of them of doubtful hosts: ours come from our server.
    [/\}, madsrdf = "[\s\S]*?\n\}, tokenTypes = \{/, "}, prefixes_default = {}, tokenTypes = {"],
    // Completers of classes and properties that ask a foreign server.
    [
      /fetchFromLov = [\s\S]*?\n\}, completers = \[\s*conf\$3,\s*conf\$2,\s*conf\$1,\s*conf\s*\];/,
      "fetchFromLov = () => [], completers = [conf$3];",
    ],
    // A foreign endpoint, should a query ever go out by another way than ours.
    ['"https://dbpedia.org/sparql"', '"/sparql"'],
    // Its one word to readers, in English alone, and with a style that our policy forbids.
    [/"<strong style='text-decoration:underline'>"/, '"<strong>"'],
    ['"This line is invalid. Expected: "', "escape$1(this.config.invalidLine)"],
  ],
};

const trimmed = {
  name: "trimmed",
  setup(on) {
    on.onLoad({ filter: cuts.file }, ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [from, to] of cuts.replacements) {
        const cut = contents.replace(from, () => to);
        if (cut === contents) throw new Error(`${path}: ${from} is not there any more; look at the new version`);
        contents = cut;
      }
      return { contents, loader: "js" };
    });
  },
};

/** Returns the packages that a file was made from: its own, and those bundled into it before. */
function packagesOf(file) {
  const found = new Set();
  const name = (path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
  const own = name(file);
  if (own) found.add(own);
  const map = join(here, file + ".map");
  if (own && existsSync(map)) {
    for (const source of JSON.parse(readFileSync(map, "utf8")).sources) {
      const inner = name(source) ?? (source.includes("/utils/src/") ? "@zazuko/yasgui-utils" : null);
      if (inner) found.add(inner);
    }
  }
  return found;
}

function notice(packages) {
  const lock = JSON.parse(readFileSync(join(here, "package-lock.json"), "utf8"));
  const parts = [...packages].sort().map((name) => {
    const folder = join(modules, name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const texts = readdirSync(folder).filter((one) => /^(licen[cs]e|notice)(\.\w+)?$/i.test(one)).sort();
    const said = texts.map((one) => readFileSync(join(folder, one), "utf8").trim());
    if (!said.length) said.push(readFileSync(join(here, "licences", `${name.replace("/", "+")}.txt`), "utf8").trim());
    const { version } = lock.packages[`node_modules/${name}`];
    return [`${name} ${version} (${about.license})`, about.homepage, ...said].filter(Boolean).join("\n\n");
  });
  const names = Object.keys(bundles).join(", ");
  const head = `The bundles in this folder (${names}) hold our own code (Apache-2.0) and that of these packages.`;
  return [head, ...parts].join(`\n\n${"-".repeat(80)}\n\n`).replace(/[ \t\r]+$/gm, "") + "\n";
}

const result = await build({
  entryPoints: bundles,
  absWorkingDir: here,
  outdir: vendor,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2021",
  charset: "utf8",
  legalComments: "none",
  banner: { js: `/* licences: ${NOTICE} */`, css: `/* licences: ${NOTICE} */` },
  metafile: true,
  plugins: [trimmed],
  logLevel: "warning",
});
const packages = new Set();
for (const output of Object.values(result.metafile.outputs)) {
  for (const [file, { bytesInOutput }] of Object.entries(output.inputs)) {
    if (bytesInOutput) packagesOf(file).forEach((name) => packages.add(name));
  }
}
mkdirSync(vendor, { recursive: true });
writeFileSync(join(vendor, NOTICE), notice(packages));
