import type { OcppAction, OcppField, OcppTypes, OcppValue } from "../api/types";

type Shape = {
  kind: string;
  name?: string;
  words?: string[];
  longest?: number;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  item?: Shape;
  least?: number;
  most?: number;
};
type Field = { name: string; isRequired: boolean; shape: Shape };
type Version = {
  hasCustomData: boolean;
  words: Map<string, string[]>;
  types: Map<string, Field[]>;
  actions: Map<string, { request: Field[]; answer: Field[] | null }>;
};

/** Every action of a version of OCPP as the API describes it, from the official schemas; null where they are not at hand. */
export async function everyAction(version: string): Promise<OcppAction[] | null> {
  const folder = new URL(`../../../../shared/data/ocpp-schemas/${version}`, import.meta.url).pathname;
  const reader = new URL("../../../tools/vocabulary/read.mjs", import.meta.url).href;
  const { readVersion } = await import(/* @vite-ignore */ reader);
  try {
    return actionsOf(version, readVersion(folder));
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return null;
    throw error;
  }
}

function actionsOf(version: string, read: Version): OcppAction[] {
  const custom = "CustomDataType";
  const fields = (list: Field[], name?: string): OcppField[] => [
    ...list.map(({ name, isRequired, shape }) => ({ field: name, isRequired, ...value(shape) })),
    ...(read.hasCustomData && name !== custom ? [{ field: "customData", isRequired: false, type: "object" as const, name: custom }] : []),
  ];
  const value = (shape: Shape): OcppValue => {
    const { minimum, maximum, multipleOf } = shape;
    switch (shape.kind) {
      case "type": {
        const words = read.words.get(shape.name ?? "");
        return words ? { type: "word", words: [...words] } : { type: "object", name: shape.name };
      }
      case "words":
        return { type: "word", words: [...(shape.words ?? [])] };
      case "text":
        return { type: "text", maxLength: shape.longest };
      case "date-time":
        return { type: "time" };
      case "list":
        return { type: "list", minItems: shape.least, maxItems: shape.most, items: value(shape.item ?? { kind: "any" }) };
      case "integer":
      case "number":
        return { type: shape.kind, minimum, maximum, multipleOf };
      default:
        return { type: shape.kind as OcppValue["type"] };
    }
  };
  const types: OcppTypes = Object.fromEntries(
    [...read.types].map(([name, list]) => [name, { isOpen: name === custom, fields: fields(list, name) }]),
  );
  return [...read.actions].map(([name, { request, answer }]) => ({
    version,
    name,
    topic: "",
    callers: ["centralSystem"],
    isAnswered: answer !== null,
    request: fields(request),
    answer: answer && fields(answer),
    types,
  }));
}

/** A valid payload with every field that there is, or with those alone that must be there. */
export function payloadOf(fields: readonly OcppField[], types: OcppTypes, isFull: boolean): Record<string, unknown> {
  const wanted = fields.filter((field) => field.isRequired || isFull);
  return Object.fromEntries(wanted.map((field) => [field.field, sampleOf(field, types, isFull)]));
}

function sampleOf(shape: OcppValue, types: OcppTypes, isFull: boolean): unknown {
  switch (shape.type) {
    case "text":
      return "é7".repeat(200).slice(0, Math.min(shape.maxLength ?? 12, 40));
    case "uri":
      return "https://files.example/a?b=c";
    case "word":
      return shape.words?.at(-1);
    case "boolean":
      return isFull;
    case "time":
      return "2026-02-28T23:59:01Z";
    case "integer":
      return shape.minimum ?? shape.maximum ?? 17;
    case "number":
      return shape.multipleOf ? Number((shape.multipleOf * 7).toFixed(3)) : (shape.minimum ?? shape.maximum ?? 21.4);
    case "list":
      return Array.from({ length: Math.max(1, shape.minItems ?? 0) }, () => sampleOf(shape.items ?? { type: "any" }, types, isFull));
    case "object":
      return payloadOf(types[shape.name ?? ""]?.fields ?? [], types, isFull);
    case "any":
      return { vendors: ["own", 1] };
  }
}
