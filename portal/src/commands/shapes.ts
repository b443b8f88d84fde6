import type { OcppField, OcppTypes, OcppValue } from "../api/types";

export type Payload = Record<string, unknown>;

export const isObject = (value: unknown): value is Payload => typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields of an object; none where anything may stand in it. */
export const fieldsOf = (shape: OcppValue, types: OcppTypes): OcppField[] => (shape.name ? (types[shape.name]?.fields ?? []) : []);

/** Where a vendor puts what the standard has no field for: asked for only by who looks for it. */
export const isCustom = (field: OcppField) => field.field === "customData";

/** An object whose fields the standard does not limit is written as JSON. */
export const isFree = (shape: OcppValue, types: OcppTypes) =>
  shape.type === "any" || (shape.type === "object" && (!shape.name || types[shape.name]?.isOpen === true));

export const isFolded = (shape: OcppValue) => shape.type === "object" || shape.type === "list";

/** What a form begins with: all that must be there and leaves no choice. */
export function begin(fields: readonly OcppField[], types: OcppTypes): Payload {
  const payload: Payload = {};
  for (const field of fields) {
    if (!field.isRequired) continue;
    const value = fresh(field, types);
    if (value !== undefined) payload[field.field] = value;
  }
  return payload;
}

/** A new value, as far as it has one before anybody has chosen. */
export function fresh(shape: OcppValue, types: OcppTypes): unknown {
  switch (shape.type) {
    case "object":
      return begin(fieldsOf(shape, types), types);
    case "list":
      return Array.from({ length: Math.max(shape.minItems ?? 0, 1) }, () => fresh(itemOf(shape), types));
    case "word":
      return shape.words?.length === 1 ? shape.words[0] : undefined;
    default:
      return undefined;
  }
}

export const itemOf = (list: OcppValue): OcppValue => list.items ?? { type: "any" };

/** The payload with one value set; undefined takes it away. Fields stay in the standard's order. */
export function withField(value: Payload, fields: readonly OcppField[], name: string, next: unknown): Payload {
  const { [name]: _, ...others } = value;
  const changed: Payload = next === undefined ? others : { ...others, [name]: next };
  const known = fields.map((field) => field.field).filter((field) => field in changed);
  return Object.fromEntries([...known, ...Object.keys(changed).filter((key) => !known.includes(key))].map((key) => [key, changed[key]]));
}

const two = (part: number) => String(part).padStart(2, "0");

/** A moment as a date-time control holds it, in the browser's time; "" for none that can be read. */
export function localTime(value: unknown): string {
  const date = typeof value === "string" ? new Date(value) : null;
  if (!date || Number.isNaN(date.getTime())) return "";
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export function timeOf(local: string): string | undefined {
  const date = new Date(local);
  return local === "" || Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(".000Z", "Z");
}

export const truthWords = { Yes: true, No: false } as const;

/** What a number must be, in words. */
export function limitsOf({ minimum, maximum, multipleOf, type }: OcppValue): string | undefined {
  const from = minimum ?? null;
  const to = maximum ?? null;
  const range = from !== null && to !== null ? `${from} to ${to}` : from !== null ? `${from} or more` : to !== null ? `up to ${to}` : "";
  const step = multipleOf && multipleOf !== 1 ? `in steps of ${multipleOf}` : "";
  return [range, step].filter(Boolean).join(", ") || (type === "integer" ? "whole number" : undefined);
}

export const itemCount = ({ minItems, maxItems }: OcppValue): string | undefined => {
  const least = minItems ?? 0;
  if (maxItems != null) return least === maxItems ? `${maxItems}` : `${least} to ${maxItems}`;
  return least > 0 ? `at least ${least}` : undefined;
};
