/** The form of the Type way. Pure. */
import type { AppError, Part, ProposeForm } from "$/ipc";

export type Form = ProposeForm;

export function emptyForm(): Form {
  return {
    issuer: "",
    account: "",
    kind: "totp",
    secret: "",
    algorithm: "SHA1",
    digits: 6,
    period_seconds: 30,
    counter: 0,
    pin: "",
  };
}

/** The parts whose fields show an error; one about any other part stands below the form. */
type Field = Extract<Part, "secret" | "period" | "pin">;
const FIELDS: readonly Field[] = ["secret", "period", "pin"];

export type FieldErrors = Partial<Record<Field, AppError>>;

/** Errors by the field they belong to. What is missing is an error only once somebody `tried`. */
export function partErrors(
  refused: readonly AppError[],
  form: Form,
  tried: boolean,
): { parts: FieldErrors; others: AppError[] } {
  const parts: FieldErrors = {};
  const others: AppError[] = [];
  for (const error of refused) {
    if (!tried && (error.code === "part_missing" || form.secret === "")) continue;
    const field = FIELDS.find((one) => one === error.part);
    if (field) parts[field] ??= error;
    else others.push(error);
  }
  return { parts, others };
}
