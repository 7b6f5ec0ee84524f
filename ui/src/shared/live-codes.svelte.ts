/**
 * The codes that are on the screen, kept right as time goes by.
 *
 * A screen says which accounts it shows; codes are asked for those only, once per period, with one
 * timer for the next change of any of them. At a change the announced next code takes over at once
 * and a fresh pair is asked for. If that fails, no code is shown: an old one would be a wrong one.
 */
import { SvelteMap } from "svelte/reactivity";
import type { Codes, CodeView } from "$/ipc";

export interface LiveCode {
  code: string;
  next: string;
  /** By the clock of this page. */
  changesAtMs: number;
  periodSeconds: number;
}

/** Browsers cut longer waits; a code that lasts a day is looked at again before. */
const LONGEST_WAIT_MS = 3_600_000;
const RETRY_MS = 2_000;

export class LiveCodes {
  #live = new SvelteMap<string, LiveCode>();
  #shown: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = new Set<string>();
  #ended = false;

  constructor(
    readonly fetch: (ids: string[]) => Promise<Codes>,
    readonly now: () => number = Date.now,
  ) {}

  get(id: string): LiveCode | null {
    return this.#live.get(id) ?? null;
  }

  /** From now on these are on the screen, and no others. */
  show(ids: readonly string[]): void {
    this.#shown = ids;
    const wanted = new Set(ids);
    for (const id of this.#live.keys()) if (!wanted.has(id)) this.#live.delete(id);
    this.refresh();
  }

  /** Takes codes over that came with something else. */
  take(nowMs: number, views: readonly CodeView[]): void {
    const ahead = nowMs - this.now();
    for (const view of views)
      this.#live.set(view.id, {
        code: view.code,
        next: view.next_code,
        changesAtMs: view.changes_at_ms - ahead,
        periodSeconds: view.period_seconds,
      });
  }

  /** Asks for what is missing or out of date: after a change, and after the computer slept. */
  refresh(): void {
    const now = this.now();
    const due = this.#shown.filter((id) => {
      const live = this.#live.get(id);
      return live === undefined || live.next === "" || live.changesAtMs <= now;
    });
    for (const id of due) this.#turn(id, now);
    const missing = due.filter((id) => !this.#asking.has(id));
    if (missing.length > 0) void this.#ask(missing);
    this.#wait(now);
  }

  /** Forgets every code and asks for no more. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#shown = [];
    this.#live.clear();
  }

  /** Lets the announced code take over, unless its time is over as well. */
  #turn(id: string, now: number): void {
    const live = this.#live.get(id);
    if (live === undefined || live.changesAtMs > now) return;
    const changesAtMs = live.changesAtMs + live.periodSeconds * 1000;
    if (live.next === "" || changesAtMs <= now) this.#live.delete(id);
    else this.#live.set(id, { ...live, code: live.next, next: "", changesAtMs });
  }

  async #ask(ids: string[]): Promise<void> {
    for (const id of ids) this.#asking.add(id);
    try {
      const { now_ms, codes } = await this.fetch(ids);
      const shown = new Set(this.#shown);
      if (!this.#ended)
        this.take(
          now_ms,
          codes.filter(({ id }) => shown.has(id)),
        );
    } catch {
      for (const id of ids) this.#live.delete(id);
    } finally {
      for (const id of ids) this.#asking.delete(id);
    }
    if (!this.#ended) this.#wait(this.now());
  }

  #wait(now: number): void {
    clearTimeout(this.#timer);
    if (this.#shown.length === 0) return;
    let next = LONGEST_WAIT_MS;
    for (const id of this.#shown) {
      const live = this.#live.get(id);
      const complete = live !== undefined && live.next !== "";
      next = Math.min(next, complete ? live.changesAtMs - now : RETRY_MS);
    }
    this.#timer = setTimeout(() => this.refresh(), Math.max(0, next));
  }
}
