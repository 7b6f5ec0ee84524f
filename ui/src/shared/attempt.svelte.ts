/** One act that takes a moment and may be refused: is it under way, and why did it fail last? */
import { factOf, type AppError } from "$/ipc";

export class Attempt {
  busy = $state.raw(false);
  error = $state.raw<AppError | null>(null);

  /** Runs `act` unless it is under way. Answers whether it was done. */
  async run(act: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    try {
      await act();
      return true;
    } catch (caught) {
      this.error = factOf(caught);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
