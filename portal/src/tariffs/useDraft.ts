import { useCallback, useState } from "react";
import { ApiError, describe } from "../api/problem";
import { holdsNoNumber, type Typed } from "../forms/numbers";
import { bodyOf, fieldAt } from "./body";
import type { Draft } from "./draft";
import { type Fee, isFee, type Row } from "./fees";

export type Errors = Record<string, string>;

/** The tariff being edited, with what the server says of it at its fields. */
export function useDraft(initial: Draft) {
  const [draft, setDraft] = useState(initial);
  const [saved, setSaved] = useState(initial);
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<string | null>(null);

  const clear = useCallback((field: string) => setErrors(({ [field]: _, ...others }) => others), []);
  const set = useCallback(
    <K extends keyof Draft>(name: K, value: Draft[K]) => {
      setDraft((old) => ({ ...old, [name]: value }));
      clear(name);
    },
    [clear],
  );
  const setRow = useCallback(
    (key: string, change: Partial<Fee>) => {
      setDraft((old) => ({ ...old, rows: old.rows.map((row) => (row.key === key && isFee(row) ? { ...row, ...change } : row)) }));
      for (const field of Object.keys(change)) clear(`${key}.${field}`);
    },
    [clear],
  );
  const setRows = useCallback((rows: (old: Row[]) => Row[]) => setDraft((old) => ({ ...old, rows: rows(old.rows) })), []);

  /** Puts what the server refused at the field it names. */
  const refuse = useCallback((error: unknown, of: Draft) => {
    const param = error instanceof ApiError ? error.param : null;
    const field = param ? fieldAt(param, bodyOf(of).places) : null;
    setErrors(field ? { [field]: percentWords[field] ?? plainly(describe(error), param) } : {});
    setFailure(field ? null : param ? `${param}: ${describe(error)}` : describe(error));
  }, []);

  return {
    draft,
    errors,
    failure,
    isChanged: draft !== saved && JSON.stringify(draft) !== JSON.stringify(saved),
    set,
    setRow,
    setRows,
    setErrors,
    refuse,
    accept: useCallback(() => {
      setErrors({});
      setFailure(null);
    }, []),
    keep: (now: Draft) => {
      setDraft(now);
      setSaved(now);
    },
    replace: setDraft,
    number: <K extends keyof Draft>(name: K) => ({
      value: draft[name] as Typed,
      onChange: (value: Typed) => set(name, value as Draft[K]),
      error: errors[name],
    }),
    text: <K extends keyof Draft>(name: K) => ({
      value: draft[name] as string,
      onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value as Draft[K]),
      error: errors[name],
    }),
    flag: <K extends keyof Draft>(name: K) => ({
      checked: draft[name] as boolean,
      onChange: (event: { currentTarget: { checked: boolean } }) => set(name, event.currentTarget.checked as Draft[K]),
    }),
  };
}

/** The server speaks of fractions where people type percent. */
const percentWords: Errors = { vatPercent: "0 to 100 %", marginPercent: "−100 to 1000 %" };

export type Editing = ReturnType<typeof useDraft>;

/** The message without the path that stands where the field is shown. */
const plainly = (message: string, param: string | null) =>
  param && message.startsWith(`${param}: `) ? message.slice(param.length + 2).replace(/^e/, "E") : message;

/** What must be there before the server is asked. */
export function missingIn(draft: Draft): Errors {
  const errors: Errors = {};
  if (draft.name.trim() === "") errors.name = "The name is missing";
  if (!/^[A-Za-z]{3}$/.test(draft.currency.trim())) errors.currency = "Three letters, as in DKK";
  if (draft.vatPercent === "") errors.vatPercent = "The VAT rate is missing";
  if (draft.energy === "fixed" && draft.perKwh === "") errors.perKwh = "The price per kWh is missing";
  for (const row of draft.rows) if (isFee(row) && row.price === "") errors[`${row.key}.price`] = "The price is missing";
  for (const [name, value] of Object.entries(draft)) if (typeof value === "number" && Number.isNaN(value)) errors[name] = "Not a number";
  for (const row of draft.rows)
    if (isFee(row)) for (const [name, value] of Object.entries(row)) if (Number.isNaN(value)) errors[`${row.key}.${name}`] = "Not a number";
  return errors;
}

/** Whether asking the server makes sense yet. */
export const isComplete = (draft: Draft) => Object.keys(missingIn(draft)).length === 0 && !holdsNoNumber(draft);
