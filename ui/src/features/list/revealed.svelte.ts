/** The hidden codes that were asked for, each for ten seconds. */
import { SvelteSet } from "svelte/reactivity";

const SHOWN_MS = 10_000;

export class Revealed {
  #ids = new SvelteSet<string>();
  #timers = new Map<string, ReturnType<typeof setTimeout>>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  show(id: string): void {
    clearTimeout(this.#timers.get(id));
    this.#ids.add(id);
    this.#timers.set(
      id,
      setTimeout(() => this.#ids.delete(id), SHOWN_MS),
    );
  }

  end(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#ids.clear();
  }
}
