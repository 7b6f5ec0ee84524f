import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Proposals } from "$/ipc";
import { Late } from "$/ipc/late";
import { Offer } from "./offer.svelte";

vi.mock("$/ipc", () => ({
  ask: () => Promise.reject(new Error("not asked here")),
  factOf: (caught: unknown) => caught,
}));

/** What is found for `ids`; a capital is a duplicate. */
function found(...ids: string[]): Proposals {
  const now_ms = Date.now();
  return {
    now_ms,
    found: ids.map((id) => ({
      id,
      issuer: id,
      account: "alice",
      kind: "totp" as const,
      digits: 6,
      code: {
        id,
        code: "123456",
        next_code: "654321",
        changes_at_ms: now_ms + 20_000,
        period_seconds: 30,
      },
      duplicate: id !== id.toLowerCase(),
      weak: false,
    })),
    refused: [],
  };
}

const later = () => new Late<Proposals | null>();
const ids = () => offer.found.map(({ id }) => id);

let offer: Offer;
beforeEach(() => {
  vi.useFakeTimers();
  offer = new Offer();
});
afterEach(() => {
  offer.end();
  vi.useRealTimers();
});

it("chooses what is not there yet", async () => {
  expect(await offer.take(() => Promise.resolve(found("a", "B")))).toBe(true);
  expect(ids()).toEqual(["a", "B"]);
  expect(offer.chosen.map(({ id }) => id)).toEqual(["a"]);
  expect(offer.codes.get("a")?.code).toBe("123456");
});

it("shows no code of those that are counted", async () => {
  const { found: views, ...answer } = found("a", "b");
  const counted = views.map((view, at) =>
    at === 0 ? { ...view, kind: "hotp" as const, code: null } : view,
  );
  await offer.take(() => Promise.resolve({ ...answer, found: counted }));
  expect(ids()).toEqual(["a", "b"]);
  expect(offer.codes.get("a")).toBeNull();
  expect(offer.codes.get("b")?.code).toBe("123456");
});

it("shows only the answer to the last question, whichever comes first", async () => {
  const [first, second] = [later(), later()];
  const [asked, again] = [offer.take(() => first.promise), offer.take(() => second.promise)];
  second.resolve(found("new"));
  expect(await again).toBe(true);
  first.resolve(found("old"));
  expect(await asked).toBe(false);
  expect(ids()).toEqual(["new"]);
});

it("changes nothing when the user thought better of it", async () => {
  await offer.take(() => Promise.resolve(found("a")));
  expect(await offer.take(() => Promise.resolve(null))).toBe(false);
  expect(ids()).toEqual(["a"]);
  expect(offer.busy).toBe(false);
});

it("offers nothing of before when a question fails", async () => {
  await offer.take(() => Promise.resolve(found("a")));
  const error = { code: "text_too_long" };
  await offer.take(() => Promise.reject(error));
  expect(ids()).toEqual([]);
  expect(offer.refused).toEqual([error]);
});

it("is behind from the first letter until the answer is there", async () => {
  const [question, answer] = [vi.fn(() => answer.promise), later()];
  offer.takeSoon(question);
  expect(offer.behind).toBe(true);
  vi.advanceTimersByTime(100);
  offer.takeSoon(question);
  vi.advanceTimersByTime(100);
  expect(question).not.toHaveBeenCalled();
  vi.advanceTimersByTime(50);
  expect(question).toHaveBeenCalledOnce();
  expect(offer.behind).toBe(true);
  answer.resolve(found("a"));
  await vi.waitFor(() => expect(offer.behind).toBe(false));
});

it("asks at once what was waiting, and not again", async () => {
  const question = vi.fn(() => Promise.resolve(found("a")));
  offer.takeSoon(question);
  await offer.take(question);
  vi.advanceTimersByTime(1_000);
  expect(question).toHaveBeenCalledOnce();
  expect(offer.behind).toBe(false);
});

it("lets nothing come back that was cleared", async () => {
  const answer = later();
  const asked = offer.take(() => answer.promise);
  offer.takeSoon(() => Promise.resolve(found("b")));
  offer.clear();
  answer.resolve(found("a"));
  await asked;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(ids()).toEqual([]);
});
