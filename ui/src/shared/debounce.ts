/** Runs only the last of many acts, when none came for a while. */
export class Debounce {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly delayMs: number) {}

  /** An act waits for its time. */
  get waiting(): boolean {
    return this.#timer !== undefined;
  }

  run(act: () => void): void {
    this.cancel();
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
    }, this.delayMs);
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
