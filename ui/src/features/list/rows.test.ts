import { expect, it } from "vitest";
import { near, reach, ROW_PX, slots } from "./rows";

it("mounts only the rows near the screen", () => {
  expect(near(0, 560, 10_000)).toEqual({ first: 0, end: 14 });
  expect(near(5000 * ROW_PX, 560, 10_000)).toEqual({ first: 4996, end: 5014 });
  expect(near(0, 560, 3)).toEqual({ first: 0, end: 3 });
});

it("mounts nothing beyond a list that became shorter", () => {
  expect(near(5000 * ROW_PX, 560, 2)).toEqual({ first: 2, end: 2 });
});

it("has a slot of its own for every mounted row, however the list is scrolled", () => {
  for (let scrollTop = 0; scrollTop < 3 * ROW_PX; scrollTop += 7) {
    const { first, end } = near(5000 * ROW_PX + scrollTop, 553, 10_000);
    expect(end - first).toBeLessThanOrEqual(slots(553));
  }
});

it("scrolls no more than needed", () => {
  expect(reach(0, 112, 560)).toBe(0);
  expect(reach(5, 0, 560)).toBe(0);
  expect(reach(10, 0, 560)).toBe(11 * ROW_PX - 560);
});
