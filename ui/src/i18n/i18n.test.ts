import { describe, expect, it } from "vitest";
import { en, type Words } from "./en";
import { choose, explain } from "./index.svelte";
import { nl } from "./nl";
import { day, length, moment } from "./time";

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 22, 12, 0);

function sentences(words: Words): string[] {
  return Object.values(words.errors).flatMap(({ what, next }) => [what, next]);
}

describe("words", () => {
  it("says of every error what happened and what to do, in whole sentences", () => {
    for (const sentence of [...sentences(en), ...sentences(nl)])
      expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
  });

  it("names the part that an error is about", () => {
    const error = { code: "part_invalid", part: "secret" } as const;
    expect(explain(error, en).what).toBe("The key is not right.");
    expect(explain(error, nl).what).toBe("De sleutel klopt niet.");
    expect(explain({ code: "not_a_link", part: "kind" }, en)).toBe(en.errors.not_a_link);
  });

  it("counts", () => {
    expect(en.list.count(1, "1")).toBe("1 account");
    expect(nl.unlock.wrongGroups("2 en 3", 2)).toBe("In groepen 2 en 3 zitten tikfouten.");
  });
});

describe("language", () => {
  it("follows the system only when asked to", () => {
    expect(choose("system", ["nl-BE", "en"])).toBe(nl);
    expect(choose("system", ["de-DE", "nl", "en"])).toBe(nl);
    expect(choose("system", ["nds-NL"])).toBe(en);
    expect(choose("english", ["nl"])).toBe(en);
    expect(choose("dutch", ["en"])).toBe(nl);
  });
});

describe("time", () => {
  it("is relative until a day, then a date", () => {
    expect(moment(en, NOW - 5_000, NOW)).toBe("just now");
    expect(moment(en, NOW - 25 * MINUTE, NOW)).toBe("25 minutes ago");
    expect(moment(nl, NOW - 9 * 60 * MINUTE, NOW)).toBe("9 uur geleden");
    expect(moment(nl, NOW - 48 * 60 * MINUTE, NOW)).toContain("20 nov 2026");
  });

  it("is never in the future, whatever the clocks say", () => {
    expect(moment(en, NOW + MINUTE, NOW)).toBe("just now");
  });

  it("has lengths and days in the user's words", () => {
    expect(length("en", 1, "day")).toBe("1 day");
    expect(length("nl", 30, "day")).toBe("30 dagen");
    expect(length("nl", 30, "second", "narrow")).toBe("30 s");
    expect(day("nl", NOW)).toBe("22 november 2026");
  });
});
