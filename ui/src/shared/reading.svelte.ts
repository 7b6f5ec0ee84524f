/** What a screen shows of the vault, read anew whenever it may have changed. */
import { factOf, type AppError } from "$/ipc";

export class Reading<T> {
  /** Null until it was read, and when that failed: what may be wrong is not shown. */
  value = $state.raw<T | null>(null);
  error = $state.raw<AppError | null>(null);
  /** Answers may overtake each other; only the last question counts. */
  #asked = 0;
  #newest: Promise<boolean> = Promise.resolve(false);

  constructor(readonly question: () => Promise<T>) {}

  /** Asks. Resolves once the newest question is answered, to whether that went well. */
  read(): Promise<boolean> {
    this.#newest = this.#ask(++this.#asked);
    return this.#newest;
  }

  async #ask(mine: number): Promise<boolean> {
    try {
      const value = await this.question();
      if (mine !== this.#asked) return this.#newest;
      this.value = value;
      this.error = null;
      return true;
    } catch (caught) {
      if (mine !== this.#asked) return this.#newest;
      this.value = null;
      this.error = factOf(caught);
      return false;
    }
  }
}
