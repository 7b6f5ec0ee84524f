import { expect, it } from "vitest";
import letters from "virtual:brands";
import { keys, letterOf } from "./brand";

it("looks for the whole name, without brackets, and for the owner of a host", () => {
  expect(keys("GitHub")).toEqual(["github"]);
  expect(keys("GitHub (work)")).toEqual(["githubwork", "github"]);
  expect(keys("Réseau Élégant")).toEqual(["reseauelegant"]);
  expect(keys("accounts.google.com")).toEqual(["accountsgooglecom", "google"]);
  expect(keys("https://www.bbc.co.uk/login")).toContain("bbc");
  expect(keys("日本")).toEqual([]);
  expect(keys("")).toEqual([]);
});

it("does not take the first word for the brand", () => {
  expect(keys("Apple Tree Bank")).toEqual(["appletreebank"]);
});

it("finds icons in their modules", async () => {
  const icon = async (name: string) => (await letters[letterOf(name)]?.())?.default[name];
  expect(await icon("github")).toMatch(/^M/);
  expect(await icon("1password")).toMatch(/^M/);
  expect(await icon("nobodyiscalledthis")).toBeUndefined();
});
