/** The language that is spoken now: its sentences, numbers and times. */
import type { AppError, Language } from "$/ipc";
import { en, type Explanation, type Words } from "./en";
import { nl } from "./nl";
import { bytes } from "./size";
import { day, length, moment, type Unit } from "./time";

export type { Explanation, Words };

let spoken = $state.raw<Words>(en);

/** The sentences. Reactive: a component that reads them is drawn anew in the new language. */
export function words(): Words {
  return spoken;
}

/** Speaks `language` from now on; "system" is what the system prefers, if we speak it. */
export function speak(language: Language, preferred: readonly string[]): void {
  spoken = choose(language, preferred);
  document.documentElement.lang = spoken.locale;
}

export function choose(language: Language, preferred: readonly string[]): Words {
  if (language === "dutch") return nl;
  if (language === "english") return en;
  const first = preferred.find((tag) => /^(en|nl)\b/i.test(tag));
  return first !== undefined && /^nl/i.test(first) ? nl : en;
}

export const say = {
  number: (value: number) => new Intl.NumberFormat(spoken.locale).format(value),
  list: (values: string[]) => new Intl.ListFormat(spoken.locale).format(values),
  ago: (at: number) => moment(spoken, at, Date.now()),
  day: (at: number) => day(spoken.locale, at),
  bytes: (amount: number) => bytes(spoken.locale, amount),
  length: (amount: number, unit: Unit) => length(spoken.locale, amount, unit),
  seconds: (amount: number) => length(spoken.locale, amount, "second", "narrow"),
};

/** The two sentences of a fact, about its part where it has one. */
export function explain(error: AppError, spokenWords: Words = spoken): Explanation {
  const explanation = spokenWords.errors[error.code];
  if (error.part === undefined) return explanation;
  const { name, rule } = spokenWords.parts[error.part];
  if (error.code === "part_invalid") return { what: spokenWords.partInvalid(name), next: rule };
  if (error.code === "part_missing") return { what: spokenWords.partMissing(name), next: rule };
  return explanation;
}
