// Builds what comes from other people into static/vendor: CodeMirror as one module, the two font families as woff2 with
// their style sheet. Run by `make`; the result is not committed. Everything our own pages need from npm passes through here.
import { mkdir, readFile, rm, copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import zlib from "node:zlib";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const vendor = join(root, "static", "vendor");

const CODEMIRROR = [
  "@codemirror/state",
  "@codemirror/view",
  "@codemirror/commands",
  "@codemirror/language",
  "@codemirror/lint",
  "@codemirror/autocomplete",
  "@codemirror/search",
  "@codemirror/lang-yaml",
  "@lezer/highlight",
];

// The latin subsets only: 48 + 40 kB, and the browser falls back to the system's fonts for other scripts.
const LATIN =
  "U+0000-00FF, U+0131, U+0152-0153, U+02BB-02BC, U+02C6, U+02DA, U+02DC, U+0304, U+0308, U+0329, U+2000-206F, U+20AC, " +
  "U+2122, U+2191, U+2193, U+2212, U+2215, U+FEFF, U+FFFD";
const FONTS = [
  { family: "Inter", from: "inter", file: "inter-latin-wght-normal.woff2" },
  { family: "JetBrains Mono", from: "jetbrains-mono", file: "jetbrains-mono-latin-wght-normal.woff2" },
];

async function buildCodeMirror() {
  await build({
    stdin: {
      contents: CODEMIRROR.map((name) => `export * from ${JSON.stringify(name)};`).join("\n"),
      resolveDir: root,
    },
    outfile: join(vendor, "codemirror.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    legalComments: "none",
  });
  await compress(join(vendor, "codemirror.js"));
  // For `tsc` only: the types of the packages stand in for those of the bundle.
  const types = [...CODEMIRROR.map((name) => `export * from "${name}";`), 'export type { SyntaxNode } from "@lezer/common";'];
  await writeFile(join(vendor, "codemirror.d.ts"), `${types.join("\n")}\n`);
}

async function copyFonts() {
  await mkdir(join(vendor, "fonts"), { recursive: true });
  const rules = FONTS.map(
    ({ family, file }) => `@font-face {
  font-family: "${family}";
  font-style: normal;
  font-display: swap;
  font-weight: 100 900;
  src: url("${file}") format("woff2");
  unicode-range: ${LATIN};
}
`,
  );
  await writeFile(join(vendor, "fonts", "fonts.css"), rules.join("\n"));
  for (const { from, file } of FONTS) {
    const source = join(root, "node_modules", "@fontsource-variable", from, "files", file);
    await copyFile(source, join(vendor, "fonts", file));
  }
}

// WhiteNoise serves FILE.gz in place of FILE to a browser that accepts it.
async function compress(path) {
  const packed = await promisify(zlib.gzip)(await readFile(path), { level: 9 });
  await writeFile(`${path}.gz`, packed);
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await Promise.all([buildCodeMirror(), copyFonts()]);
