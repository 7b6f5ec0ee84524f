import { expect, it } from "vitest";
import { marks } from "./marks";

it("marks each group as right, wrong or still open", () => {
  expect(marks({ groups: 4, typed: 3, wrong: [1], complete: false })).toEqual([
    "right",
    "wrong",
    "right",
    "open",
  ]);
});
