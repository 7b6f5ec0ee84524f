/** What was done last to an account, for as long as one click undoes it. It waits for whoever is there. */
import type { AccountView } from "$/ipc";

const UNDO_MS = 12_000;

export interface Act {
  account: AccountView;
  /** What was done, in the words of the language that is spoken then. */
  text: () => string;
  undo: () => Promise<unknown>;
}

export class LastAct {
  last = $state.raw<Act | null>(null);
  busy = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  #held = false;

  /** `act` was done. */
  note(act: Act): void {
    this.last = act;
    this.#wait();
  }

  /** Undoes it, and answers whose it was. It can be tried again if that fails. */
  async undo(): Promise<AccountView | null> {
    const undone = this.last;
    if (undone === null || this.busy) return null;
    clearTimeout(this.#timer);
    this.busy = true;
    try {
      await undone.undo();
      if (this.last === undone) this.end();
      return undone.account;
    } catch (caught) {
      if (this.last === undone) this.#wait();
      throw caught;
    } finally {
      this.busy = false;
    }
  }

  /** It is not gone while somebody has it in hand. */
  hold(): void {
    this.#held = true;
    clearTimeout(this.#timer);
  }

  release(): void {
    this.#held = false;
    if (this.last !== null && !this.busy) this.#wait();
  }

  /** Nothing can be undone any more. */
  end(): void {
    this.#held = false;
    clearTimeout(this.#timer);
    this.last = null;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#held) return;
    this.#timer = setTimeout(() => (this.last = null), UNDO_MS);
  }
}
