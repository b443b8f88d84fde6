/** What a number field holds: a number, or "" while it is empty. */
export type Typed = number | "";

export const typed = (value: number | null | undefined): Typed => value ?? "";
export const orNull = (value: Typed): number | null => (value === "" ? null : value);
export const orZero = (value: Typed): number => (value === "" ? 0 : value);

/** "3,25" and "3.25" are one number; what could be read in two ways ("1.234,5") is none, so NaN. */
export function numberOf(text: string): Typed {
  const trimmed = text.trim();
  if (trimmed === "") return "";
  return /^[-−]?(\d+([.,]\d*)?|[.,]\d+)$/.test(trimmed) ? Number(trimmed.replace(",", ".").replace("−", "-")) : Number.NaN;
}

/** Whether a number somewhere in a form's value is none. */
export function holdsNoNumber(value: unknown): boolean {
  if (typeof value === "number") return Number.isNaN(value);
  return typeof value === "object" && value !== null && Object.values(value).some(holdsNoNumber);
}

export const emptyToNull = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** A date field's text ("2025-11-20") as the start of that day here, and back. */
export const dayStart = (day: string): string | null => {
  if (day === "") return null;
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
};
export const dayEnd = (day: string): string | null => {
  const start = dayStart(day);
  if (start === null) return null;
  const date = new Date(start);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
};
export const dayOf = (time: string | null | undefined): string => {
  if (!time) return "";
  const date = new Date(time);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
};

/** What a new thing doesn't have is left out; only a change needs null, to take something away. */
export function withoutNulls<T extends object>(body: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null)) as { [K in keyof T]: Exclude<T[K], null> };
}
