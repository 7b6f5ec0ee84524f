/**
 * Changes of the settings, kept one at a time.
 *
 * A control shows what was chosen at once. What is chosen while another change is being kept is kept
 * after it; when keeping fails, every control shows again what is kept.
 */
import { ask, type Settings } from "$/ipc";
import { session } from "$/session.svelte";
import { Attempt } from "$/shared/attempt.svelte";

export class Changing {
  readonly attempt = new Attempt();
  #wanted = $state.raw<Settings | null>(null);

  /** What the controls show. */
  get shown(): Settings {
    return this.#wanted ?? session.settings;
  }

  async change(part: Partial<Settings>): Promise<void> {
    this.#wanted = { ...this.shown, ...part };
    // If one is being kept already, that run goes on with what is wanted now.
    await this.attempt.run(async () => {
      try {
        let kept: Settings | null = null;
        while (this.#wanted !== null && this.#wanted !== kept) {
          kept = this.#wanted;
          session.apply(await ask("change_settings", { settings: kept }));
        }
      } finally {
        this.#wanted = null;
      }
    });
  }
}
