import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AccountView } from "$/ipc";
import { Late } from "$/ipc/late";
import { Deleted } from "./deleted.svelte";

const account = (id: string): AccountView => ({
  id,
  issuer: id,
  account: "",
  kind: "totp",
  digits: 6,
  period_seconds: 30,
});

let answer: Late<null>;
const asked: unknown[] = [];
vi.mock("$/ipc", () => ({
  ask: (_: string, what: unknown) => {
    asked.push(what);
    return answer.promise;
  },
}));

let deleted: Deleted;
beforeEach(() => {
  vi.useFakeTimers();
  answer = new Late();
  asked.length = 0;
  deleted = new Deleted();
  deleted.note(account("a"), 30);
});
afterEach(() => {
  deleted.end();
  vi.useRealTimers();
});

it("can be undone for a while", () => {
  vi.advanceTimersByTime(11_000);
  expect(deleted.last?.account.id).toBe("a");
  vi.advanceTimersByTime(1_000);
  expect(deleted.last).toBeNull();
});

it("is offered until it was done, and asked for once", async () => {
  const undoing = deleted.undo();
  expect(await deleted.undo()).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(deleted).toMatchObject({ busy: true, last: { days: 30 } });
  answer.resolve(null);
  expect((await undoing)?.id).toBe("a");
  expect(deleted).toMatchObject({ busy: false, last: null });
  expect(asked).toEqual([{ id: "a" }]);
});

it("is offered again when it failed", async () => {
  const undoing = deleted.undo();
  answer.reject(new Error("refused"));
  await expect(undoing).rejects.toThrow("refused");
  expect(deleted).toMatchObject({ busy: false, last: { days: 30 } });
  vi.advanceTimersByTime(12_000);
  expect(deleted.last).toBeNull();
});

it("leaves what was deleted meanwhile on offer", async () => {
  const undoing = deleted.undo();
  deleted.note(account("b"), 30);
  answer.resolve(null);
  expect((await undoing)?.id).toBe("a");
  expect(deleted.last?.account.id).toBe("b");
});
