// `npm run build`: static/src -> static/build (git-ignored). These and nothing else:
//   site.css      USWDS with our tokens, then our own layers, minified, without a source map line
//   survey.css    the small style of the public survey form, which loads nothing else
//   icons.svg     one sprite of the icons named in icons.txt: our own from icons/, the others from USWDS
//   fonts/*.woff2 the weights of Public Sans that site.scss names
//   print-fonts/*.ttf the same for printed pages (cxportal/printing)
//   weight.json   raw and compressed sizes, for the test that keeps the budget
import { brotliCompressSync, gzipSync } from "node:zlib";
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const source = dirname(fileURLToPath(import.meta.url));
const root = join(source, "..", "..");
const uswds = join(root, "node_modules", "@uswds", "uswds");
const target = join(root, "static", "build");
const weights = ["Regular", "SemiBold", "Bold"];

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "fonts"), { recursive: true });

const css = sass
  .compile(join(source, "site.scss"), {
    style: "compressed",
    loadPaths: [join(uswds, "packages"), source],
    sourceMap: false,
    quietDeps: true,
    logger: sass.Logger.silent,
  })
  .css.replace(/^\uFEFF/, "")
  .replace(/\/\*[#@]\s*sourceMappingURL=.*?\*\//g, "");
writeFileSync(join(target, "site.css"), css);
const survey = sass.compile(join(source, "survey.scss"), { style: "compressed" }).css.replace(/^\uFEFF/, "");
writeFileSync(join(target, "survey.css"), survey);

const names = readFileSync(join(source, "icons.txt"), "utf8")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line && !line.startsWith("#"));
const symbols = names.map((name) => {
  const own = join(source, "icons", `${name}.svg`);
  const svg = readFileSync(existsSync(own) ? own : join(uswds, "dist", "img", "usa-icons", `${name}.svg`), "utf8");
  const box = svg.match(/viewBox="([^"]+)"/)?.[1] ?? "0 0 24 24";
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
  return `<symbol id="${name}" viewBox="${box}">${inner}</symbol>`;
});
writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);

const publicSans = join(uswds, "dist", "fonts", "public-sans");
for (const weight of weights) {
  copyFileSync(join(publicSans, `PublicSans-${weight}.woff2`), join(target, "fonts", `PublicSans-${weight}.woff2`));
}
mkdirSync(join(target, "print-fonts"));
for (const weight of [...weights, "Italic"]) {
  copyFileSync(join(publicSans, `PublicSans-${weight}.ttf`), join(target, "print-fonts", `PublicSans-${weight}.ttf`));
}

const script = readFileSync(join(root, "static", "js", "portal.js"));
const measure = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes).length,
});
const weight = { "site.css": measure(Buffer.from(css)), "portal.js": measure(script) };
writeFileSync(join(target, "weight.json"), `${JSON.stringify(weight, null, 2)}\n`);
console.log(JSON.stringify(weight));
