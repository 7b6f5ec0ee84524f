import { expect, it } from "vitest";
import { group, nameOf, spoken } from "./code";

it("groups codes of every length that a standard knows", () => {
  expect(group("841256")).toEqual(["841", "256"]);
  expect(group("1234567")).toEqual(["123", "4567"]);
  expect(group("12345678")).toEqual(["1234", "5678"]);
  expect(group("12345")).toEqual(["12345"]);
});

it("speaks digit by digit", () => {
  expect(spoken("041256")).toBe("0 4 1, 2 5 6");
});

it("names an account by what is known of it", () => {
  expect(nameOf({ issuer: "GitHub", account: "alice" }, "?")).toBe("GitHub (alice)");
  expect(nameOf({ issuer: "GitHub", account: "" }, "?")).toBe("GitHub");
  expect(nameOf({ issuer: "", account: "alice" }, "?")).toBe("alice");
  expect(nameOf({ issuer: "", account: "" }, "?")).toBe("?");
});
