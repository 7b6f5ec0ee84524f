import { beforeEach, expect, it, vi } from "vitest";
import type { Settings } from "$/ipc";
import { Late } from "$/ipc/late";
import { Changing } from "./changing.svelte";

const KEPT: Settings = {
  theme: "system",
  language: "english",
  hide_codes: false,
  order: "added",
  close_after_copy: false,
  clear_clipboard_seconds: 30,
  stay_minutes: 15,
};

const session = vi.hoisted(() => ({
  settings: {} as Settings,
  apply(settings: Settings) {
    this.settings = settings;
  },
}));
const asked = vi.hoisted(() => [] as { settings: Settings; kept: Late<Settings> }[]);
vi.mock("$/session.svelte", () => ({ session }));
vi.mock("$/ipc", () => ({
  factOf: (caught: unknown) => caught,
  ask: (_: string, { settings }: { settings: Settings }) => {
    const kept = new Late<Settings>();
    asked.push({ settings, kept });
    return kept.promise;
  },
}));

let changing: Changing;
beforeEach(() => {
  session.settings = KEPT;
  asked.length = 0;
  changing = new Changing();
});

it("shows at once what was chosen, and then what was kept", async () => {
  const done = changing.change({ clear_clipboard_seconds: 1 });
  expect(changing.shown.clear_clipboard_seconds).toBe(1);
  asked[0]?.kept.resolve({ ...KEPT, clear_clipboard_seconds: 5 });
  await done;
  expect(changing.shown.clear_clipboard_seconds).toBe(5);
});

it("keeps what was chosen meanwhile after that, and not what lay between", async () => {
  const done = changing.change({ hide_codes: true });
  void changing.change({ theme: "dark" });
  void changing.change({ theme: "light" });
  expect(changing.shown).toEqual({ ...KEPT, hide_codes: true, theme: "light" });
  asked[0]?.kept.resolve({ ...KEPT, hide_codes: true });
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]?.settings).toEqual({ ...KEPT, hide_codes: true, theme: "light" });
  asked[1]?.kept.resolve({ ...KEPT, hide_codes: true, theme: "light" });
  await done;
  expect(asked).toHaveLength(2);
  expect(session.settings.theme).toBe("light");
});

it("shows again what is kept when a change was refused", async () => {
  const done = changing.change({ hide_codes: true });
  asked[0]?.kept.reject({ code: "disk_full" });
  await done;
  expect(changing.shown).toEqual(KEPT);
  expect(changing.attempt.error).toEqual({ code: "disk_full" });
});
