/** What a number field holds: a number, or "" while it is empty. */
export type Typed = number | "";

export const typed = (value: number | null | undefined): Typed => value ?? "";
export const orNull = (value: Typed): number | null => (value === "" ? null : value);
export const orZero = (value: Typed): number => (value === "" ? 0 : value);

/** Mantine hands over text while somebody is in the middle of a number. */
export const toTyped = (value: number | string): Typed => {
  const number = typeof value === "number" ? value : Number.parseFloat(value.replace(",", "."));
  return Number.isFinite(number) ? number : "";
};

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
