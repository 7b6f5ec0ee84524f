import { describe, expect, it } from "vitest";
import { en } from "./en";
import { nl } from "./nl";

/** The sentences of a language by their keys: `list.copied`. Those with numbers and names are filled in. */
function sentences(words: unknown, key = ""): Map<string, string> {
  if (typeof words === "string") return new Map([[key, words]]);
  if (typeof words === "function") return new Map([[key, String(words(2, 2))]]);
  return new Map(
    Object.entries(words as object).flatMap(([name, inner]) => [
      ...sentences(inner, key === "" ? name : `${key}.${name}`),
    ]),
  );
}

/** What may say them: everything but the languages themselves and the tests. */
const sources = Object.values(
  import.meta.glob<string>(
    ["../**/*.{svelte,ts}", "!../**/*.test.ts", "!../ipc/bindings.ts", "!./en.ts", "!./nl.ts"],
    { query: "?raw", import: "default", eager: true },
  ),
);

/** Looked up by a name that comes from elsewhere, and whose type says that each is there. */
const LOOKED_UP = [
  { keys: /^errors\./, by: "spokenWords.errors[error.code]" },
  { keys: /^parts\./, by: "spokenWords.parts[error.part]" },
  { keys: /^notice\./, by: "words().notice[id]" },
  { keys: /^password\.strength\./, by: "text.strength[strength.score]" },
  { keys: /^password\.weaknesses\./, by: "text.weaknesses[strength.weakness]" },
  { keys: /^add\.(picture|paste|type)$/, by: "words().add[way]" },
  { keys: /^add\.(picture|paste|type)Hint$/, by: "words().add[`${way}Hint`]" },
  { keys: /^add\.kinds\./, by: "text.kinds[value]" },
  { keys: /^settings\.themes\./, by: "text.themes[theme]" },
  { keys: /^storage\.what\./, by: "text.what[what]" },
  { keys: /^storage\.accesses\./, by: "text.accesses as { name, why }" },
  { keys: /^settings\.orders\./, by: "text.orders[value]" },
  { keys: /^settings\.languages\./, by: "text.languages[value]" },
];

function isSaid(key: string): boolean {
  const lookedUp = LOOKED_UP.find(({ keys }) => keys.test(key));
  if (lookedUp) return sources.some((source) => source.includes(lookedUp.by));
  const [first = "", second] = key.split(".");
  const whole = new RegExp(`\\b(words\\(\\)|spokenWords)\\.${key.replace(".", "\\.")}\\b`);
  // A file speaks mostly of one thing and calls the words for it `text`. What concerns the language
  // itself is taken out of `spoken`.
  const part = second === undefined ? "{ locale, justNow }" : `$derived(words().${first})`;
  const short = new RegExp(second === undefined ? `\\b${first}\\b` : `\\btext\\.${second}\\b`);
  return sources.some(
    (source) => whole.test(source) || (source.includes(part) && short.test(source)),
  );
}

describe("words", () => {
  it("are all said somewhere", () => {
    expect(isSaid("list.nothingOfTheKind")).toBe(false);
    expect([...sentences(en).keys()].filter((key) => !isSaid(key))).toEqual([]);
  });

  it("are Dutch in Dutch, but for those that are the same", () => {
    const dutch = sentences(nl);
    const same = [...sentences(en)].filter(([key, sentence]) => dutch.get(key) === sentence);
    expect(new Set(same.map(([, sentence]) => sentence))).toEqual(
      new Set([
        "Account",
        "Accounts",
        "Codes",
        "2 accounts",
        "Link",
        "Site",
        "English",
        "Nederlands",
        "Countersign 2",
        "Steam",
        "Yandex",
        "mOTP",
      ]),
    );
  });
});
