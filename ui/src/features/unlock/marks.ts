/** How the groups of a recovery code look while it is typed. Pure. */
import type { RecoveryCodeCheck } from "$/ipc";

export type Mark = "right" | "wrong" | "open";

/** One mark for each group of a recovery code that is being typed. */
export function marks({ groups, typed, wrong }: RecoveryCodeCheck): Mark[] {
  return Array.from({ length: groups }, (_, at) =>
    wrong.includes(at) ? "wrong" : at < typed ? "right" : "open",
  );
}
