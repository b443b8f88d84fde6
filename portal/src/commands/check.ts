import type { OcppField, OcppTypes, OcppValue } from "../api/types";
import { fieldsOf, isObject, itemOf, type Payload } from "./shapes";

/** What is wrong, by the path of the field as the API has it: `chargingProfile.chargingSchedule[0].duration`. */
export type Faults = Record<string, string>;

/** The same verdict as the server's, so that most is told before anything is sent. */
export function check(payload: unknown, fields: readonly OcppField[], types: OcppTypes): Faults {
  const faults: Faults = {};
  if (!isObject(payload)) return { "": "Must be a JSON object" };
  checkFields(payload, fields, types, "", false, faults);
  return faults;
}

export const join = (path: string, name: string) => (path === "" ? name : `${path}.${name}`);

function checkFields(value: Payload, fields: readonly OcppField[], types: OcppTypes, path: string, isOpen: boolean, faults: Faults) {
  for (const field of fields) {
    const at = join(path, field.field);
    if (value[field.field] !== undefined) checkValue(value[field.field], field, types, at, faults);
    else if (field.isRequired) faults[at] = "Missing";
  }
  if (isOpen) return;
  for (const name of Object.keys(value))
    if (value[name] !== undefined && !fields.some((field) => field.field === name)) faults[join(path, name)] = "No field of the standard";
}

function checkValue(value: unknown, shape: OcppValue, types: OcppTypes, path: string, faults: Faults) {
  const fault = faultOf(value, shape);
  if (fault) faults[path] = fault;
  else if (shape.type === "object" && isObject(value))
    checkFields(value, fieldsOf(shape, types), types, path, !shape.name || types[shape.name]?.isOpen === true, faults);
  else if (shape.type === "list" && Array.isArray(value))
    for (const [index, item] of value.entries()) {
      if (item === undefined) faults[`${path}[${index}]`] = "Missing";
      else checkValue(item, itemOf(shape), types, `${path}[${index}]`, faults);
    }
}

function faultOf(value: unknown, shape: OcppValue): string | undefined {
  switch (shape.type) {
    case "text":
      if (typeof value !== "string") return "Must be text";
      return shape.maxLength != null && [...value].length > shape.maxLength ? `Must have at most ${shape.maxLength} characters` : undefined;
    case "uri":
      return typeof value === "string" ? undefined : "Must be an address";
    case "word":
      return typeof value === "string" && shape.words?.includes(value) ? undefined : "Must be one of the standard's words";
    case "boolean":
      return typeof value === "boolean" ? undefined : "Must be yes or no";
    case "time":
      return typeof value === "string" && isTime(value) ? undefined : "Must be a date and time";
    case "integer":
    case "number":
      return numberFault(value, shape);
    case "list":
      return listFault(value, shape);
    case "object":
      return isObject(value) ? undefined : "Must be an object";
    case "any":
      return value === brokenJson ? "Not JSON" : undefined;
  }
}

/** Stands for what was typed and is no JSON. */
export const brokenJson = Symbol("broken JSON");

const isTime = (text: string) =>
  /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text.toUpperCase()));

function numberFault(value: unknown, { type, minimum, maximum, multipleOf }: OcppValue): string | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return "Must be a number";
  if (type === "integer" && !Number.isInteger(value)) return "Must be a whole number";
  if (minimum != null && value < minimum) return `Must be at least ${minimum}`;
  if (maximum != null && value > maximum) return `Must be at most ${maximum}`;
  return multipleOf != null && !isMultiple(value, multipleOf) ? `Must be a multiple of ${multipleOf}` : undefined;
}

/** 21.4 is a multiple of 0.1, though not as binary numbers go. */
function isMultiple(value: number, step: number): boolean {
  const digits = (number: number) => (/e-(\d+)$/.exec(String(number))?.[1] ? 15 : (String(number).split(".")[1]?.length ?? 0));
  const scale = 10 ** Math.max(digits(value), digits(step));
  return Math.round(value * scale) % Math.round(step * scale) === 0;
}

function listFault(value: unknown, { minItems, maxItems }: OcppValue): string | undefined {
  if (!Array.isArray(value)) return "Must be a list";
  if (value.length < (minItems ?? 0)) return `Must have at least ${minItems === 1 ? "one item" : `${minItems} items`}`;
  return maxItems != null && value.length > maxItems ? `Must have at most ${maxItems === 1 ? "one item" : `${maxItems} items`}` : undefined;
}

/** Those of a value and of what is in it. */
export const faultsWithin = (faults: Faults, path: string) =>
  Object.keys(faults).filter((at) => at === path || at.startsWith(`${path}.`) || at.startsWith(`${path}[`));
