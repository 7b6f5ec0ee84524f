/**
 * What was copied last, and for how long it stays on the clipboard.
 *
 * It counts down by itself so that the place where it was copied can say so; the agent's word that
 * the clipboard is clear ends it sooner.
 */
export class Clearing {
  /** What was copied, in the caller's terms; null when nothing is on the clipboard. */
  what = $state.raw<string | null>(null);
  secondsLeft = $state.raw(0);
  #until = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  start(what: string, seconds: number): void {
    this.end();
    this.what = what;
    this.secondsLeft = seconds;
    this.#until = Date.now() + seconds * 1000;
    this.#timer = setInterval(() => this.#tick(), 250);
  }

  end(): void {
    clearInterval(this.#timer);
    this.what = null;
  }

  #tick(): void {
    this.secondsLeft = Math.max(0, Math.ceil((this.#until - Date.now()) / 1000));
    // A word from the agent that never comes must not leave a lie on the screen.
    if (Date.now() > this.#until + 2000) this.end();
  }
}
