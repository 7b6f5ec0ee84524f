/** Sizes of files in words. Pure. */

const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** As in 512 byte, 3.4 kB, 12 MB: thousands, as file managers show them. */
export function bytes(locale: string, amount: number): string {
  const at = Math.min(
    UNITS.length - 1,
    Math.max(0, Math.floor(Math.log10(Math.max(1, amount)) / 3)),
  );
  const value = amount / 1000 ** at;
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: UNITS[at] ?? "byte",
    maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
  }).format(value);
}
