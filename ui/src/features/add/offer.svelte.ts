/**
 * What was found and may be added, with what the user makes of it.
 *
 * Keys stay in the agent: here are labels, a live code, and which ones are chosen.
 */
import { ask, factOf, type AppError, type Proposals, type ProposalView } from "$/ipc";
import { Debounce } from "$/shared/debounce";
import { LiveCodes } from "$/shared/live-codes.svelte";

type Question = () => Promise<Proposals | null>;

/** While somebody types, nothing is asked. */
const TYPING_MS = 150;

/** One account that may be added; the labels are the user's from now on. */
export class Candidate {
  readonly id: string;
  issuer = $state("");
  account = $state("");
  chosen = $state(false);

  constructor(readonly proposal: ProposalView) {
    this.id = proposal.id;
    this.issuer = proposal.issuer;
    this.account = proposal.account;
    // What is there already is not added again unless somebody says so.
    this.chosen = !proposal.duplicate;
  }
}

export class Offer {
  found = $state.raw<Candidate[]>([]);
  refused = $state.raw<AppError[]>([]);
  busy = $state.raw(false);
  readonly codes = new LiveCodes(() => ask("get_proposal_codes", {}));
  /** Answers may overtake each other; only the last question counts. */
  #asked = 0;
  #typing = new Debounce(TYPING_MS);

  get chosen(): Candidate[] {
    return this.found.filter(({ chosen }) => chosen);
  }

  /** What is found may not be what was asked for last: that question waits, or its answer is due. */
  get behind(): boolean {
    return this.#typing.waiting || this.busy;
  }

  /** Asks when nothing was typed for a moment. */
  takeSoon(question: Question): void {
    this.#typing.run(() => void this.take(question));
  }

  /**
   * Asks, and shows what comes back. `null` changes nothing: the user thought better of it. Answers
   * whether what is found now is what this question brought.
   */
  async take(question: Question): Promise<boolean> {
    this.#typing.cancel();
    const mine = ++this.#asked;
    this.busy = true;
    try {
      const answer = await question();
      if (mine !== this.#asked || answer === null) return false;
      this.found = answer.found.map((proposal) => new Candidate(proposal));
      this.refused = answer.refused;
      // Those that are counted have none to show.
      const codes = answer.found.flatMap(({ code }) => code ?? []);
      this.codes.take(answer.now_ms, codes);
      this.codes.show(codes.map(({ id }) => id));
      return true;
    } catch (caught) {
      if (mine !== this.#asked) return false;
      this.#empty();
      this.refused = [factOf(caught)];
      return false;
    } finally {
      if (mine === this.#asked) this.busy = false;
    }
  }

  /** Nothing is offered any more, and no answer that is still under way will change that. */
  clear(): void {
    this.#typing.cancel();
    this.#asked += 1;
    this.busy = false;
    this.#empty();
  }

  /** The dialog is gone: asks for nothing more. */
  end(): void {
    this.clear();
    this.codes.end();
  }

  #empty(): void {
    this.found = [];
    this.refused = [];
    this.codes.show([]);
  }
}
