import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Codes } from "$/ipc";
import { LiveCodes } from "./live-codes.svelte";

const PERIOD_MS = 30_000;
/** The agent's clock runs ahead of the page's. */
const AHEAD_MS = 90_000;

let asked: string[][];
let failing: boolean;
let live: LiveCodes;

function answer(ids: string[]): Promise<Codes> {
  asked.push(ids);
  if (failing) return Promise.reject(new Error("no answer"));
  const now_ms = Date.now() + AHEAD_MS;
  const step = Math.floor(now_ms / PERIOD_MS);
  return Promise.resolve({
    now_ms,
    codes: ids.map((id) => ({
      id,
      code: `${id}:${step}`,
      next_code: `${id}:${step + 1}`,
      changes_at_ms: (step + 1) * PERIOD_MS,
      period_seconds: 30,
    })),
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * PERIOD_MS });
  asked = [];
  failing = false;
  live = new LiveCodes(answer);
});
afterEach(() => {
  live.end();
  vi.useRealTimers();
});

describe("live codes", () => {
  it("asks once for what is shown, and counts by the agent's clock", async () => {
    live.show(["a", "b"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([["a", "b"]]);
    expect(live.get("a")).toMatchObject({ code: "a:13", changesAtMs: 11 * PERIOD_MS });

    live.show(["b", "c"]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toEqual([["a", "b"], ["c"]]);
    expect(live.get("a")).toBeNull();
  });

  it("lets the next code take over at the change, then asks anew", async () => {
    live.show(["a"]);
    await vi.advanceTimersByTimeAsync(PERIOD_MS - 1);
    expect(live.get("a")?.code).toBe("a:13");
    vi.advanceTimersByTime(1);
    expect(live.get("a")).toMatchObject({ code: "a:14", next: "" });
    await vi.advanceTimersByTimeAsync(1);
    expect(live.get("a")).toMatchObject({ code: "a:14", next: "a:15" });
    expect(asked).toHaveLength(2);
  });

  it("shows no code rather than an old one, and tries again", async () => {
    live.show(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    failing = true;
    await vi.advanceTimersByTimeAsync(PERIOD_MS);
    expect(live.get("a")).toBeNull();
    failing = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(live.get("a")?.code).toBe("a:14");
  });

  it("drops what is long over after the computer slept", async () => {
    live.show(["a"]);
    await vi.advanceTimersByTimeAsync(1);
    vi.setSystemTime(20 * PERIOD_MS);
    live.refresh();
    expect(live.get("a")).toBeNull();
    await vi.advanceTimersByTimeAsync(1);
    expect(live.get("a")?.code).toBe("a:23");
  });

  it("forgets everything at the end, also what is still on its way", async () => {
    live.show(["a"]);
    live.end();
    await vi.advanceTimersByTimeAsync(2 * PERIOD_MS);
    expect(live.get("a")).toBeNull();
    expect(asked).toHaveLength(1);
  });
});
