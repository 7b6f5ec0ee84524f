/** The icons of brands that were looked for so far. */
import { SvelteMap } from "svelte/reactivity";
import letters from "virtual:brands";
import { keys, letterOf } from "./brand";

/** By issuer: the path of its icon, or null if it has none. */
const known = new SvelteMap<string, string | null>();
const asked = new Set<string>();

/** The icon of an issuer as an SVG path of 24 by 24; null while it is not known, and if there is none. */
export function brandOf(issuer: string): string | null {
  if (!asked.has(issuer)) {
    asked.add(issuer);
    void look(issuer);
  }
  return known.get(issuer) ?? null;
}

async function look(issuer: string): Promise<void> {
  for (const name of keys(issuer)) {
    const icons = await letters[letterOf(name)]?.().catch(() => undefined);
    const path = icons && Object.hasOwn(icons.default, name) ? icons.default[name] : undefined;
    if (path !== undefined) {
      known.set(issuer, path);
      return;
    }
  }
}
