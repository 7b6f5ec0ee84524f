import { beforeEach, expect, it, vi } from "vitest";
import type { AppError } from "./bindings";
import { ask, factOf, listen } from "./index";

let thrown: unknown;
vi.mock("./fake", () => ({
  fake: { ask: () => Promise.reject(thrown), listen: () => Promise.resolve() },
}));

const refused: AppError[] = [];
beforeEach(async () => {
  refused.length = 0;
  await listen(
    () => {},
    (fact) => refused.push(fact),
  );
});

it("tells of a refusal before whoever asked has it", async () => {
  thrown = { code: "part_invalid", part: "secret" };
  const told = await ask("get_status", {}).catch((caught) => {
    expect(refused).toEqual([thrown]);
    return factOf(caught);
  });
  expect(told).toEqual(thrown);
});

it("takes what is no fact for a defect", async () => {
  thrown = "text";
  const told = await ask("get_status", {}).catch(factOf);
  expect(told).toEqual({ code: "internal" });
  expect(refused).toEqual([{ code: "internal" }]);
});
