import { expect, it } from "vitest";
import { randomGroup } from "./group";

it("asks for a group that there is", () => {
  expect(randomGroup(6, () => 13)).toBe(1);
});

it("draws again where the first groups would be favoured", () => {
  const draws = [2 ** 32 - 1, 2 ** 32 - 4, 5];
  expect(randomGroup(6, () => draws.shift() ?? 0)).toBe(5);
});
