import { expect, it } from "vitest";
import type { AccountView } from "$/ipc";
import { all, has, joined, split } from "./tags";

const tagged = (...tags: string[]): AccountView => ({
  id: tags.join(),
  issuer: "",
  account: "",
  kind: "totp",
  digits: 6,
  period_seconds: 30,
  tags,
  pinned: false,
});

it("reads tags as they are typed", () => {
  expect(split(" Work, ,Home ,, ")).toEqual(["Work", "Home"]);
  expect(split("")).toEqual([]);
  expect(split(joined(["Work", "At home"]))).toEqual(["Work", "At home"]);
});

it("names each tag once, in order", () => {
  expect(all([tagged("Work", "beta"), tagged("work"), tagged(), tagged("Alpha")])).toEqual([
    "Alpha",
    "beta",
    "Work",
  ]);
});

it("finds a tag in any capitals", () => {
  expect(has(tagged("Work"), "WORK")).toBe(true);
  expect(has(tagged("Working"), "Work")).toBe(false);
});
