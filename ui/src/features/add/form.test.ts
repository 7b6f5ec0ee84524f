import { expect, it } from "vitest";
import { emptyForm, partErrors } from "./form";

const missing = { code: "part_missing", part: "secret" } as const;
const invalid = { code: "part_invalid", part: "secret" } as const;

it("does not complain about a form that nobody has filled in yet", () => {
  expect(partErrors([missing], emptyForm(), false)).toEqual({ parts: {}, others: [] });
  expect(partErrors([missing], emptyForm(), true).parts.secret).toBe(missing);
});

it("puts an error at its field, and the rest below", () => {
  const form = { ...emptyForm(), secret: "1" };
  const others = [
    { code: "kind_not_supported" },
    { code: "part_invalid", part: "digits" },
    { code: "part_invalid", part: "algorithm" },
  ] as const;
  expect(partErrors([invalid, ...others], form, false)).toEqual({
    parts: { secret: invalid },
    others,
  });
});
