import { type FormEvent, useState } from "react";
import { ApiError, describe } from "../api/problem";
import { holdsNoNumber } from "./numbers";

export type Errors = Record<string, string>;

/**
 * A form keeps what was typed whatever the server says. An error with a `param` stands at the field of that name;
 * one that names no field of this form stands above the buttons, with the name, so that none is lost.
 */
export function useForm<V extends Record<string, unknown>>(
  initial: V,
  save: (values: V) => Promise<void>,
  check?: (values: V) => Errors,
  /** Fields that the API calls otherwise. */
  fieldOf: Record<string, string> = {},
) {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);

  const set = <K extends keyof V & string>(name: K, value: V[K]) => {
    setValues((old) => ({ ...old, [name]: value }));
    setErrors(({ [name]: _, ...others }) => others);
  };

  async function submit(event?: FormEvent) {
    event?.preventDefault();
    event?.stopPropagation();
    const found = { ...check?.(values), ...notNumbers(values) };
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0 || saving) return;
    setSaving(true);
    try {
      await save(values);
    } catch (error) {
      const placed = placeError(error, Object.keys(values), fieldOf);
      setErrors(placed.errors);
      setFailure(placed.failure);
    } finally {
      setSaving(false);
    }
  }

  return {
    values,
    errors,
    failure,
    saving,
    set,
    submit,
    bind: <K extends keyof V & string>(name: K) => ({
      value: values[name],
      onChange: (value: V[K]) => set(name, value),
      error: errors[name],
    }),
    text: <K extends keyof V & string>(name: K) => ({
      name,
      value: values[name] as string,
      onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value as V[K]),
      error: errors[name],
    }),
    flag: <K extends keyof V & string>(name: K) => ({
      checked: values[name] as boolean,
      onChange: (event: { currentTarget: { checked: boolean } }) => set(name, event.currentTarget.checked as V[K]),
    }),
  };
}

const notNumbers = (values: Record<string, unknown>): Errors =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => holdsNoNumber(value))
      .map(([name]) => [name, "Not a number"]),
  );

/** `contactDetails.email` belongs to a field `email` as well as to one of the whole name. */
export function placeError(
  error: unknown,
  fields: readonly string[],
  fieldOf: Record<string, string> = {},
): { errors: Errors; failure: string | null } {
  const param = error instanceof ApiError ? error.param : null;
  if (!param) return { errors: {}, failure: describe(error) };
  const parts = param.split(/[.[\]]+/).filter((part) => part !== "");
  const field = fieldOf[param] ?? fields.find((name) => name === param) ?? parts.toReversed().find((part) => fields.includes(part));
  return field ? { errors: { [field]: describe(error) }, failure: null } : { errors: {}, failure: `${param}: ${describe(error)}` };
}

export const required = (value: unknown, what: string) => (value === "" || value == null ? `${what} is missing` : undefined);

/** Drops the fields that are in order. */
export function found(errors: Record<string, string | undefined>): Errors {
  return Object.fromEntries(Object.entries(errors).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
