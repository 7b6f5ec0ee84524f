/**
 * Makes the icons of simple-icons (CC0) modules of the page: `virtual:brands` names one for each first
 * letter, which is loaded when an account needs it. All of them at once would be megabytes to parse.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { key, letterOf } from "./src/shared/brand";

const NAME = "virtual:brands";
/** Rollup's sign for modules that are no files. */
const OURS = "\0" + NAME;

/** By first letter, and by key, the path of an icon of 24 by 24. */
function collect() {
  const data = createRequire(import.meta.url).resolve("simple-icons/icons.json");
  const icons = join(dirname(data), "..", "icons");
  const letters = new Map();
  for (const { title, slug, aliases = {} } of JSON.parse(readFileSync(data, "utf8"))) {
    const svg = readFileSync(join(icons, `${slug}.svg`), "utf8");
    const [, path] = /<path d="([^"]+)"/.exec(svg) ?? [];
    if (path === undefined) throw new Error(`simple-icons: ${slug} is no single path`);
    for (const name of new Set([title, slug, ...(aliases.aka ?? [])].map(key))) {
      if (name === "") continue;
      const letter = letterOf(name);
      const brands = letters.get(letter) ?? new Map();
      // A title comes before another brand's alias.
      if (!brands.has(name) || name === key(title)) brands.set(name, path);
      letters.set(letter, brands);
    }
  }
  return letters;
}

export function brands() {
  let letters;
  return {
    name: "brands",
    resolveId: (id) => (id === NAME || id.startsWith(`${NAME}/`) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(OURS)) return null;
      letters ??= collect();
      if (id === OURS) {
        const loaders = [...letters.keys()].map(
          (letter) => `"${letter}": () => import("${NAME}/${letter}"),`,
        );
        return `export default { ${loaders.join("\n")} };`;
      }
      const brands = Object.fromEntries(letters.get(id.slice(OURS.length + 1)));
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(brands))});`;
    },
  };
}
