/** How a code is written and spoken. Pure. */

/** Groups of three or four: 841 256, 1234 5678, 123 4567. */
export function group(code: string): string[] {
  const first = code.length === 8 ? 4 : 3;
  return code.length < 6 ? [code] : [code.slice(0, first), code.slice(first)];
}

/** Digit by digit, so that a screen reader does not say a number of thousands. */
export function spoken(code: string): string {
  return group(code)
    .map((part) => [...part].join(" "))
    .join(", ");
}

/** What to call an account in a sentence: GitHub (alice). */
export function nameOf(label: { issuer: string; account: string }, unnamed: string): string {
  if (label.issuer === "") return label.account === "" ? unnamed : label.account;
  return label.account === "" ? label.issuer : `${label.issuer} (${label.account})`;
}
