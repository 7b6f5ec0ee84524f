/**
 * Which accounts match what was typed. Pure, and fast enough to run at every key.
 *
 * Accents and capitals do not matter; every word must occur. What begins with the text comes before
 * what merely contains it, and otherwise the order stays.
 */
import type { AccountView, Order } from "$/ipc";

/** An account with its text made ready for searching. */
export interface Entry {
  readonly account: AccountView;
  /** Folded issuer, account and tags. A space before each word, so that its beginning can be found. */
  readonly text: string;
}

export function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .toLowerCase();
}

export function index(accounts: readonly AccountView[]): Entry[] {
  return accounts.map((account) => ({
    account,
    text: ` ${[account.issuer, account.account, ...account.tags].map(fold).join(" ")}`,
  }));
}

/** Those that are pinned, then the others; by name, or as they were added. */
export function ordered(
  accounts: readonly AccountView[],
  order: Order,
  locale: string,
): AccountView[] {
  const all = [...accounts];
  if (order === "name") {
    const { compare } = new Intl.Collator(locale, { numeric: true, sensitivity: "base" });
    const name = ({ issuer, account }: AccountView) => issuer || account;
    all.sort((one, other) => {
      const byName = compare(name(one), name(other));
      return byName === 0 ? compare(one.account, other.account) : byName;
    });
  }
  return [...all.filter(({ pinned }) => pinned), ...all.filter(({ pinned }) => !pinned)];
}

export function filter(entries: readonly Entry[], query: string): AccountView[] {
  const terms = fold(query).split(/\s+/).filter(Boolean);
  const [first, ...others] = terms;
  if (first === undefined) return entries.map(({ account }) => account);
  const ranks: [AccountView[], AccountView[], AccountView[]] = [[], [], []];
  const atStart = ` ${first}`;
  for (const { account, text } of entries) {
    const at = text.indexOf(first);
    if (at < 0 || !others.every((term) => text.includes(term))) continue;
    ranks[at === 1 ? 0 : text.includes(atStart) ? 1 : 2].push(account);
  }
  return ranks.flat();
}
