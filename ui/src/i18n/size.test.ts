import { expect, it } from "vitest";
import { bytes } from "./size";

it("says sizes in the unit that fits", () => {
  expect(bytes("en", 0)).toBe("0 byte");
  expect(bytes("en", 999)).toBe("999 byte");
  expect(bytes("en", 3_449)).toBe("3.4 kB");
  expect(bytes("nl", 3_449)).toBe("3,4 kB");
  expect(bytes("en", 12_345_678)).toBe("12 MB");
  expect(bytes("en", 5e12)).toBe("5,000 GB");
});
