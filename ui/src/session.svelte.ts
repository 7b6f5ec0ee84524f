/**
 * What the page knows: which screen is on, the settings, and what just happened.
 *
 * Here are the ways from one screen to another. A lock may come at any time and overtake an answer,
 * so whoever waited before going on says from where: a screen that is not on any more goes nowhere.
 *
 * Deliberately not here: codes (each list owns the ones that it shows, so that they go with it) and
 * anything typed.
 */
import {
  ask,
  factOf,
  listen,
  type AppError,
  type Event,
  type Settings,
  type VaultState,
} from "$/ipc";
import { speak } from "$/i18n/index.svelte";

export type Trouble = Extract<VaultState, "damaged" | "newer" | "unreadable">;
export type Way = "picture" | "paste" | "type";

/** The screen that is on, with what it needs. */
export type Screen =
  | { name: "starting" }
  | { name: "welcome" }
  | { name: "protect" }
  /** Without groups it asks for a new code first. */
  | { name: "recovery"; groups: string[] | null; firstRun: boolean }
  | { name: "first-account" }
  | { name: "unlock" }
  | { name: "new-password"; then: VaultState }
  | { name: "list" }
  | { name: "settings" }
  | { name: "storage" }
  | { name: "trash" }
  | { name: "trouble"; trouble: Trouble }
  | { name: "lost"; error: AppError };

/** The add dialog: the way that it opens on, and what to begin with. */
export interface Adding {
  way: Way;
  text: string;
  /** Files lie ready to be read. */
  dropped: boolean;
}

export type Notice = "windowCrashed" | "agentCrashed" | "olderCopy";

const DEFAULTS: Settings = {
  theme: "system",
  language: "system",
  hide_codes: false,
  order: "added",
  close_after_copy: false,
  clear_clipboard_seconds: 30,
  stay_minutes: 15,
};

export class Session {
  screen = $state.raw<Screen>({ name: "starting" });
  settings = $state.raw<Settings>(DEFAULTS);
  adding = $state.raw<Adding | null>(null);
  notices = $state.raw<Notice[]>([]);
  version = $state.raw("");
  passwordMinChars = $state.raw(0);
  /** Counts changes of the vault, so that a list knows when to read anew. */
  changes = $state.raw(0);
  /** Counts how often somebody asked for the window. */
  raised = $state.raw(0);
  /** Counts how often the clipboard was cleared. */
  cleared = $state.raw(0);
  /** The accounts that were added last, to be pointed out once. */
  added: string[] = [];

  async begin(): Promise<void> {
    const from = this.screen;
    try {
      await listen(
        (event) => this.#hear(event),
        (fact) => this.#learn(fact),
      );
      const status = await ask("get_status", {});
      this.apply(status.settings);
      this.version = status.version;
      this.passwordMinChars = status.password_min_chars;
      this.notices = [
        ...(status.window_crashed ? (["windowCrashed"] as const) : []),
        ...(status.agent_crashed ? (["agentCrashed"] as const) : []),
      ];
      this.enter(status.state, from);
    } catch (caught) {
      this.screen = { name: "lost", error: factOf(caught) };
    }
  }

  /** Looks at the vault once more. Rejects when nobody answers. */
  async lookAgain(): Promise<void> {
    const from = this.screen;
    this.enter((await ask("get_status", {})).state, from);
  }

  /** Goes to the screen of a vault in `state`, as [go] does. */
  enter(state: VaultState, from?: Screen): void {
    switch (state) {
      case "absent":
        return this.go({ name: "welcome" }, from);
      case "locked":
        return this.go({ name: "unlock" }, from);
      case "recovery_unconfirmed":
        return this.go({ name: "recovery", groups: null, firstRun: false }, from);
      case "open":
        return this.go({ name: "list" }, from);
      case "damaged":
      case "newer":
      case "unreadable":
        return this.go({ name: "trouble", trouble: state }, from);
    }
  }

  async lock(): Promise<void> {
    const from = this.screen;
    await ask("lock", {});
    this.enter("locked", from);
  }

  /** Goes to `screen`, unless that was asked for on a screen `from` which is not on any more. */
  go(screen: Screen, from: Screen = this.screen): void {
    if (this.screen === from) this.screen = screen;
  }

  /** Opens the add dialog where accounts can be added. Answers whether this is such a place. */
  add(way: Way, begin: { text?: string; dropped?: boolean } = {}): boolean {
    if (this.screen.name !== "list" && this.screen.name !== "first-account") return false;
    this.adding = { way, text: begin.text ?? "", dropped: begin.dropped ?? false };
    return true;
  }

  /**
   * The dialog `adding`, opened over the screen `from`, has added the accounts `ids`: they are shown
   * in the list. A dialog that was closed or begun anew meanwhile stays as it is.
   */
  showAdded(ids: string[], adding: Adding, from: Screen): void {
    this.added = ids;
    this.changes += 1;
    if (this.adding === adding) this.adding = null;
    if (from.name === "first-account") this.go({ name: "list" }, from);
  }

  notify(notice: Notice): void {
    if (!this.notices.includes(notice)) this.notices = [...this.notices, notice];
  }

  dismiss(notice: Notice): void {
    this.notices = this.notices.filter((one) => one !== notice);
  }

  /** Shows what the settings say. */
  apply(settings: Settings): void {
    this.settings = settings;
    document.documentElement.dataset["theme"] = settings.theme;
    speak(settings.language, navigator.languages);
  }

  #hear(event: Event): void {
    switch (event.event) {
      case "locked":
        this.adding = null;
        this.enter("locked");
        break;
      case "vault_changed":
        this.changes += 1;
        break;
      case "settings_changed":
        this.apply(event.settings);
        break;
      case "clipboard_cleared":
        this.cleared += 1;
        break;
      case "agent_lost":
        this.adding = null;
        this.screen = { name: "lost", error: { code: "agent_lost" } };
        break;
      case "dropped":
        this.add("picture", { dropped: true });
        break;
      case "raise":
        this.raised += 1;
    }
  }

  /** Some refusals say what an event says, and may come before it. */
  #learn({ code }: AppError): void {
    const { name } = this.screen;
    if (name === "lost") return;
    if (code === "agent_lost") this.#hear({ event: code });
    // On the way in it says nothing new, and must not stop a key that is being tried.
    if (code === "locked" && name !== "unlock") this.#hear({ event: code });
  }
}

export const session = new Session();
