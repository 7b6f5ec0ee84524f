/** The account that was deleted last, for as long as one click brings it back. */
import { ask, type AccountView } from "$/ipc";

const UNDO_MS = 12_000;

export class Deleted {
  last = $state.raw<{ account: AccountView; days: number } | null>(null);
  busy = $state.raw(false);
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `account` was moved to the trash, where it stays for `days`. */
  note(account: AccountView, days: number): void {
    this.last = { account, days };
    this.#wait();
  }

  /** Takes it out of the trash, and answers what came back. It can be tried again if that fails. */
  async undo(): Promise<AccountView | null> {
    const undone = this.last;
    if (undone === null || this.busy) return null;
    clearTimeout(this.#timer);
    this.busy = true;
    try {
      await ask("restore_account", { id: undone.account.id });
      if (this.last === undone) this.end();
      return undone.account;
    } catch (caught) {
      if (this.last === undone) this.#wait();
      throw caught;
    } finally {
      this.busy = false;
    }
  }

  /** Nothing can be undone any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.last = null;
  }

  #wait(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.last = null), UNDO_MS);
  }
}
