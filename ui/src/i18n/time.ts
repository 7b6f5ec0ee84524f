/** Times and lengths of time in words, by Intl. Pure: the clock is an argument. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Relative until a day, then the date as the locale writes it. */
export function moment(
  { locale, justNow }: { locale: string; justNow: string },
  at: number,
  now: number,
): string {
  const ago = Math.max(0, now - at);
  if (ago < MINUTE) return justNow;
  const relative = new Intl.RelativeTimeFormat(locale);
  if (ago < HOUR) return relative.format(-Math.floor(ago / MINUTE), "minute");
  if (ago < DAY) return relative.format(-Math.floor(ago / HOUR), "hour");
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** A day, in full. */
export function day(locale: string, at: number): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at);
}

export type Unit = "second" | "minute" | "hour" | "day";

/** "30 seconds"; short: "30 s" or "30 sec". */
export function length(
  locale: string,
  amount: number,
  unit: Unit,
  display: "long" | "narrow" = "long",
): string {
  // The narrow forms of Intl glue number and unit together; a second has a symbol of its own.
  if (display === "narrow" && unit === "second")
    return `${new Intl.NumberFormat(locale).format(amount)} s`;
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: display }).format(
    amount,
  );
}
