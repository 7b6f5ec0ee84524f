import { beforeEach, expect, it, vi } from "vitest";
import { Late } from "$/ipc/late";
import { Reading } from "./reading.svelte";

vi.mock("$/ipc", () => ({ factOf: (caught: unknown) => caught }));

/** The questions, in order; each is answered when the test says so. */
let questions: Late<string>[];
let reading: Reading<string>;
beforeEach(() => {
  questions = [];
  reading = new Reading(() => {
    const question = new Late<string>();
    questions.push(question);
    return question.promise;
  });
});

it("lets no older answer bring back what is gone", async () => {
  const [first, second] = [reading.read(), reading.read()];
  questions[1]?.resolve("without it");
  expect(await second).toBe(true);
  questions[0]?.resolve("with it");
  expect(await first).toBe(true);
  expect(reading.value).toBe("without it");
});

it("is done only when the newest question is answered", async () => {
  let done = false;
  const first = reading.read().then(() => (done = true));
  const second = reading.read();
  questions[0]?.resolve("old");
  await Promise.resolve();
  expect(done).toBe(false);
  expect(reading.value).toBeNull();
  questions[1]?.resolve("new");
  await Promise.all([first, second]);
  expect(reading.value).toBe("new");
});

it("shows nothing rather than what may be wrong, until it is read again", async () => {
  const first = reading.read();
  questions[0]?.resolve("old");
  await first;
  const second = reading.read();
  questions[1]?.reject({ code: "internal" });
  expect(await second).toBe(false);
  expect(reading).toMatchObject({ value: null, error: { code: "internal" } });
  const third = reading.read();
  questions[2]?.resolve("new");
  await third;
  expect(reading).toMatchObject({ value: "new", error: null });
});
