/**
 * The only door to Rust, and the only file that imports Tauri.
 *
 * Here is how a command is asked and how an event is heard, typed by the bindings. Deliberately not
 * here: what a screen does with an answer. It grows only when the bindings do.
 */
import { Channel, invoke } from "@tauri-apps/api/core";
import type { AppError, Commands, Event } from "./bindings";

export type * from "./bindings";

export type CommandName = keyof Commands;
export type Ask<K extends CommandName> = Commands[K]["ask"];
export type Reply<K extends CommandName> = Commands[K]["reply"];

/** What stands behind the door: Rust, or its stand-in when the page runs in a plain browser. */
export interface Backend {
  ask<K extends CommandName>(name: K, ask: Ask<K>): Promise<Reply<K>>;
  listen(handler: (event: Event) => void): Promise<unknown>;
}

/** A command that was refused, with the fact that says why. */
export class Refusal extends Error {
  constructor(readonly fact: AppError) {
    super(fact.code);
  }
}

/** The fact behind anything caught; what is none of ours is a defect. */
export function factOf(caught: unknown): AppError {
  return caught instanceof Refusal ? caught.fact : { code: "internal" };
}

const rust: Backend = {
  ask: (name, ask) => invoke(name, { ask }),
  listen: (handler) => invoke("hear", { ask: {}, events: new Channel<Event>(handler) }),
};

// `DEV` is false in a build, so the stand-in is not even part of it.
const backend: Backend =
  import.meta.env.DEV && !("__TAURI_INTERNALS__" in globalThis)
    ? (await import("./fake")).fake
    : rust;

let refused: (fact: AppError) => void = () => {};

/** Asks a command. Rejects with a [Refusal]. */
export async function ask<K extends CommandName>(name: K, ask: Ask<K>): Promise<Reply<K>> {
  try {
    return await backend.ask(name, ask);
  } catch (caught) {
    const fact = isAppError(caught) ? caught : { code: "internal" as const };
    refused(fact);
    throw new Refusal(fact);
  }
}

/** From now on `hear` hears every event, and `refuse` of every refusal, before whoever asked. */
export async function listen(
  hear: (event: Event) => void,
  refuse: (fact: AppError) => void,
): Promise<void> {
  refused = refuse;
  await backend.listen(hear);
}

function isAppError(value: unknown): value is AppError {
  return typeof value === "object" && value !== null && "code" in value;
}
