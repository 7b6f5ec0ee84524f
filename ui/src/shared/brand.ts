/** By which names an icon of a brand is looked for. Pure. */

/** Letters and digits, without accents and capitals: how the modules of icons name them. */
export function key(name: string): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/** Behind these, what names the brand is one part further to the left: `example.co.uk`. */
const SECOND_LEVEL = new Set(["ac", "co", "com", "edu", "gov", "net", "org"]);

/**
 * The keys of an issuer, the best first: the whole name, without what stands in brackets, and of a host
 * name the part that names its owner. Nothing else is guessed: a wrong icon would vouch for a name.
 */
export function keys(issuer: string): string[] {
  const names = [issuer, issuer.replace(/[([{][^)\]}]*[)\]}]/g, "")];
  const host = /^(?:https?:\/\/)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[:/].*)?$/i.exec(
    issuer.trim(),
  )?.[1];
  if (host !== undefined) {
    const parts = host.toLowerCase().split(".").slice(0, -1);
    const owner =
      parts.length > 1 && SECOND_LEVEL.has(parts.at(-1) ?? "") ? parts.at(-2) : parts.at(-1);
    names.push(owner ?? "");
  }
  return [...new Set(names.map(key).filter(Boolean))];
}

/** The module that has the icon of a key. */
export function letterOf(name: string): string {
  return /^[a-z]/.test(name) ? name.charAt(0) : "0";
}
