import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { AccountView } from "$/ipc";
import { Late } from "$/ipc/late";
import { LastAct } from "./last-act.svelte";

const account = (id: string): AccountView => ({
  id,
  issuer: id,
  account: "",
  kind: "totp",
  digits: 6,
  period_seconds: 30,
  tags: [],
  pinned: false,
});

let answer: Late<null>;
const undone: string[] = [];
const act = (id: string) => ({
  account: account(id),
  text: () => id,
  undo: () => {
    undone.push(id);
    return answer.promise;
  },
});

let acts: LastAct;
beforeEach(() => {
  vi.useFakeTimers();
  answer = new Late();
  undone.length = 0;
  acts = new LastAct();
  acts.note(act("a"));
});
afterEach(() => {
  acts.end();
  vi.useRealTimers();
});

it("can be undone for a while", () => {
  vi.advanceTimersByTime(11_000);
  expect(acts.last?.account.id).toBe("a");
  vi.advanceTimersByTime(1_000);
  expect(acts.last).toBeNull();
});

it("waits for whoever has it in hand", () => {
  acts.hold();
  vi.advanceTimersByTime(60_000);
  expect(acts.last?.account.id).toBe("a");
  acts.release();
  vi.advanceTimersByTime(12_000);
  expect(acts.last).toBeNull();
});

it("is offered until it was done, and asked for once", async () => {
  const undoing = acts.undo();
  expect(await acts.undo()).toBeNull();
  vi.advanceTimersByTime(60_000);
  expect(acts).toMatchObject({ busy: true, last: { account: { id: "a" } } });
  answer.resolve(null);
  expect((await undoing)?.id).toBe("a");
  expect(acts).toMatchObject({ busy: false, last: null });
  expect(undone).toEqual(["a"]);
});

it("is offered again when it failed", async () => {
  const undoing = acts.undo();
  answer.reject(new Error("refused"));
  await expect(undoing).rejects.toThrow("refused");
  expect(acts).toMatchObject({ busy: false, last: { account: { id: "a" } } });
  vi.advanceTimersByTime(12_000);
  expect(acts.last).toBeNull();
});

it("leaves what was done meanwhile on offer", async () => {
  const undoing = acts.undo();
  acts.note(act("b"));
  answer.resolve(null);
  expect((await undoing)?.id).toBe("a");
  expect(acts.last?.account.id).toBe("b");
});
