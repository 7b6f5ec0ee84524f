import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AppError, Event, Settings, VaultState } from "$/ipc";
import { Late } from "$/ipc/late";
import { Session } from "./session.svelte";

const SETTINGS: Settings = {
  theme: "dark",
  language: "english",
  hide_codes: true,
  order: "added",
  close_after_copy: false,
  clear_clipboard_seconds: 30,
  stay_minutes: 15,
};

/** Stands for the agent: it answers when the test says so, and tells what the test says. */
const agent = vi.hoisted(() => ({
  state: "open" as VaultState,
  /** Answers wait for it. */
  ready: Promise.resolve() as Promise<unknown>,
  hear: (() => {}) as (event: Event) => void,
  refuse: (() => {}) as (fact: AppError) => void,
}));
vi.mock("$/ipc", () => ({
  listen: (hear: typeof agent.hear, refuse: typeof agent.refuse) => {
    Object.assign(agent, { hear, refuse });
    return Promise.resolve();
  },
  ask: async () => {
    const { state } = agent;
    await agent.ready;
    return { state, settings: SETTINGS, version: "1.2.3", password_min_chars: 8 };
  },
  factOf: () => ({ code: "internal" }),
}));

let session: Session;
const root = { dataset: {} as Record<string, string>, lang: "" };

/** From now on answers wait until what this returns is called. */
function holdAnswers(): () => void {
  const held = new Late<null>();
  agent.ready = held.promise;
  return () => held.resolve(null);
}

async function begun(state: VaultState): Promise<void> {
  Object.assign(agent, { state, ready: Promise.resolve() });
  await session.begin();
}

beforeEach(() => {
  vi.stubGlobal("document", { documentElement: root });
  vi.stubGlobal("navigator", { languages: ["nl"] });
  session = new Session();
});

describe("the beginning", () => {
  it("shows the screen of the vault's state, and what the settings say", async () => {
    await begun("locked");
    expect(session.screen.name).toBe("unlock");
    expect(session.settings).toEqual(SETTINGS);
    expect(root).toMatchObject({ dataset: { theme: "dark" }, lang: "en" });
  });

  it("has a screen for every state", async () => {
    const names: [VaultState, string][] = [
      ["absent", "welcome"],
      ["recovery_unconfirmed", "recovery"],
      ["open", "list"],
      ["damaged", "trouble"],
      ["newer", "trouble"],
      ["unreadable", "trouble"],
    ];
    for (const [state, name] of names) {
      session = new Session();
      await begun(state);
      expect(session.screen.name).toBe(name);
    }
  });

  it("stays lost when the agent ends before it has answered", async () => {
    const answer = holdAnswers();
    const beginning = session.begin();
    await Promise.resolve();
    agent.hear({ event: "agent_lost" });
    answer();
    await beginning;
    expect(session.screen).toEqual({ name: "lost", error: { code: "agent_lost" } });
  });
});

describe("a lock", () => {
  beforeEach(() => begun("open"));

  it("closes the add dialog, and a late answer to it reopens nothing", () => {
    session.add("paste");
    const [adding, from] = [session.adding, session.screen];
    if (!adding) throw new Error("the dialog is open");
    agent.hear({ event: "locked" });
    expect(session.adding).toBeNull();
    session.showAdded(["a"], adding, from);
    expect(session.screen.name).toBe("unlock");
    expect(session.added).toEqual(["a"]);
  });

  it("that overtakes the answer to an unlock stays", () => {
    agent.hear({ event: "locked" });
    const from = session.screen;
    agent.hear({ event: "locked" });
    session.enter("open", from);
    expect(session.screen.name).toBe("unlock");
    session.enter("open", session.screen);
    expect(session.screen.name).toBe("list");
  });

  it("is not done twice when its answer comes after the next unlock", async () => {
    const answer = holdAnswers();
    const locking = session.lock();
    agent.hear({ event: "locked" });
    session.enter("open");
    answer();
    await locking;
    expect(session.screen.name).toBe("list");
  });

  it("shows also when only its answer comes", async () => {
    await session.lock();
    expect(session.screen.name).toBe("unlock");
  });

  it("is learnt from a refusal as well, except on the way in", () => {
    session.go({ name: "settings" });
    agent.refuse({ code: "disk_full" });
    expect(session.screen.name).toBe("settings");
    agent.refuse({ code: "locked" });
    expect(session.screen.name).toBe("unlock");
    const here = session.screen;
    agent.refuse({ code: "locked" });
    expect(session.screen).toBe(here);
  });
});

it("learns from a refusal that the agent is gone, and nothing after that", async () => {
  await begun("open");
  agent.refuse({ code: "agent_lost" });
  expect(session.screen.name).toBe("lost");
  agent.refuse({ code: "locked" });
  expect(session.screen.name).toBe("lost");
});

it("looks again only for the screen that asked", async () => {
  await begun("damaged");
  agent.state = "locked";
  await session.lookAgain();
  expect(session.screen.name).toBe("unlock");

  const answer = holdAnswers();
  const looking = session.lookAgain();
  agent.hear({ event: "agent_lost" });
  answer();
  await looking;
  expect(session.screen.name).toBe("lost");
});

describe("the add dialog", () => {
  it("opens only where accounts can be added, and says whether it did", async () => {
    await begun("locked");
    expect(session.add("paste", { text: "x" })).toBe(false);
    expect(session.adding).toBeNull();
    session.go({ name: "list" });
    expect(session.add("paste", { text: "x" })).toBe(true);
    expect(session.adding).toEqual({ way: "paste", text: "x", dropped: false });
  });

  it("closes when its accounts were added, and the list points them out", async () => {
    await begun("open");
    session.go({ name: "first-account" });
    session.add("type");
    if (session.adding) session.showAdded(["a", "b"], session.adding, session.screen);
    expect(session.adding).toBeNull();
    expect(session.screen.name).toBe("list");
    expect(session.added).toEqual(["a", "b"]);
    expect(session.changes).toBe(1);
  });

  it("that files were dropped on meanwhile stays open", async () => {
    await begun("open");
    session.add("type");
    const [adding, from] = [session.adding, session.screen];
    agent.hear({ event: "dropped" });
    if (adding) session.showAdded(["a"], adding, from);
    expect(session.adding).toMatchObject({ way: "picture", dropped: true });
  });
});
