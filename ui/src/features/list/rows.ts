/** Which rows of a long list of equal rows are near the screen. Pure. */

export const ROW_PX = 56;
const SPARE_ROWS = 4;

export interface Range {
  first: number;
  /** One past the last. */
  end: number;
}

export function near(scrollTop: number, height: number, count: number): Range {
  const first = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((scrollTop + height) / ROW_PX) + SPARE_ROWS);
  return { first: Math.min(first, end), end };
}

/**
 * The most rows that [near] names at this height. Row `at` is drawn by slot `at % slots`: whether the
 * list is scrolled or filtered, elements stay and only their text changes.
 */
export function slots(height: number): number {
  return Math.ceil(height / ROW_PX) + 1 + 2 * SPARE_ROWS;
}

/** Where to scroll so that row `at` is wholly seen; the least movement that does. */
export function reach(at: number, scrollTop: number, height: number): number {
  const top = at * ROW_PX;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + ROW_PX - height);
}
