import { describe, expect, it } from "vitest";
import type { AccountView } from "$/ipc";
import { filter, ordered, fold, index } from "./filter";

function account(issuer: string, name: string): AccountView {
  return {
    id: `${issuer}/${name}`,
    issuer,
    account: name,
    kind: "totp",
    digits: 6,
    period_seconds: 30,
    tags: [],
    pinned: false,
  };
}

const entries = index([
  account("Big Hub", "carol"),
  account("GitHub", "alice@example.org"),
  account("Réseau Élégant", "zoë"),
  account("Hubspot", "alice"),
]);
const found = (query: string) => filter(entries, query).map(({ issuer }) => issuer);

describe("filter", () => {
  it("shows everything, in order, for nothing typed", () => {
    expect(found("  ")).toEqual(["Big Hub", "GitHub", "Réseau Élégant", "Hubspot"]);
  });

  it("puts what begins with the text first, then words, then the rest", () => {
    expect(found("hub")).toEqual(["Hubspot", "Big Hub", "GitHub"]);
  });

  it("wants every word, in any order, in issuer or account", () => {
    expect(found("alice git")).toEqual(["GitHub"]);
    expect(found("alice zoe")).toEqual([]);
  });

  it("does not care for accents, capitals and wide forms", () => {
    expect(found("ELEGANT")).toEqual(["Réseau Élégant"]);
    expect(found("zoé")).toEqual(["Réseau Élégant"]);
    expect(fold("ＧｉｔＨub")).toBe("github");
  });
});

it("puts what is pinned first, and orders by name if asked to", () => {
  const pinned = { ...account("b", "x"), pinned: true, tags: ["Wörk"] };
  const accounts = [account("Zoo", "x"), account("site 10", "x"), account("Site 9", "x"), pinned];
  const issuers = (all: AccountView[]) => all.map(({ issuer }) => issuer);
  expect(issuers(ordered(accounts, "added", "en"))).toEqual(["b", "Zoo", "site 10", "Site 9"]);
  expect(issuers(ordered(accounts, "name", "en"))).toEqual(["b", "Site 9", "site 10", "Zoo"]);
  expect(issuers(filter(index(accounts), "work"))).toEqual(["b"]);
});
