/** The search at its largest: it runs at every key. Figures: `npm run bench`. */
import { bench, describe } from "vitest";
import type { AccountView } from "$/ipc";
import { filter, index } from "./filter";

const accounts: AccountView[] = Array.from({ length: 10_000 }, (_, at) => ({
  id: at.toString(16).padStart(32, "0"),
  issuer: `Société Générale ${at % 977}`,
  account: `person.${at}@example.org`,
  kind: "totp",
  digits: 6,
  period_seconds: 30,
  tags: [],
  pinned: false,
}));
const entries = index(accounts);

describe("10,000 accounts", () => {
  bench("index once", () => void index(accounts));
  bench("one letter, many matches", () => void filter(entries, "s"));
  bench("two words, few matches", () => void filter(entries, "generale 9999"));
});
