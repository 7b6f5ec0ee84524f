/** The amounts to choose from: the usual ones and, in its place, the one that is set. */
export function amounts(usual: readonly number[], set: number): number[] {
  return [...new Set([...usual, set])].sort((a, b) => a - b);
}
