/** The counted codes that were made here, each for two minutes: long enough to be typed elsewhere. */
import { SvelteMap } from "svelte/reactivity";

const SHOWN_MS = 120_000;

export class Made {
  #codes = new SvelteMap<string, string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  get(id: string): string | null {
    return this.#codes.get(id) ?? null;
  }

  show(id: string, code: string): void {
    clearTimeout(this.#timers.get(id));
    this.#codes.set(id, code);
    this.#timers.set(
      id,
      setTimeout(() => this.#codes.delete(id), SHOWN_MS),
    );
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#codes.clear();
  }
}
