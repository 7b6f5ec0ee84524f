import { expect, it, vi } from "vitest";
import { Late } from "$/ipc/late";
import { Attempt } from "./attempt.svelte";

vi.mock("$/ipc", () => ({ factOf: (caught: unknown) => caught }));

it("does one thing at a time", async () => {
  const attempt = new Attempt();
  const first = new Late<null>();
  const second = vi.fn(() => Promise.resolve());
  const running = attempt.run(async () => void (await first.promise));
  expect(attempt.busy).toBe(true);
  expect(await attempt.run(second)).toBe(false);
  expect(second).not.toHaveBeenCalled();
  first.resolve(null);
  expect(await running).toBe(true);
  expect(attempt.busy).toBe(false);
});

it("remembers why it failed until it is tried again", async () => {
  const attempt = new Attempt();
  const error = { code: "disk_full" };
  expect(await attempt.run(() => Promise.reject(error))).toBe(false);
  expect(attempt).toMatchObject({ busy: false, error });
  expect(await attempt.run(() => Promise.resolve())).toBe(true);
  expect(attempt.error).toBeNull();
});
