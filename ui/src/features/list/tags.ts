/** Tags: words that accounts share. Pure. */
import type { AccountView } from "$/ipc";

/** How tags are typed: with commas between them. */
export function joined(tags: readonly string[]): string {
  return tags.join(", ");
}

export function split(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter(Boolean);
}

/** Every tag of any account, once, in the order of the alphabet. */
export function all(accounts: readonly AccountView[]): string[] {
  const byFolded = new Map<string, string>();
  for (const tag of accounts.flatMap(({ tags }) => tags)) {
    const folded = tag.toLowerCase();
    if (!byFolded.has(folded)) byFolded.set(folded, tag);
  }
  return [...byFolded.values()].sort((one, other) => one.localeCompare(other));
}

export function has(account: AccountView, tag: string): boolean {
  const folded = tag.toLowerCase();
  return account.tags.some((one) => one.toLowerCase() === folded);
}
