import type { Outcome } from "./connectors";

export type OcppValue = {
  type: "text" | "word" | "integer" | "number" | "boolean" | "time" | "uri" | "list" | "object" | "any";
  /** Of an object: its key in the action's types. */
  name?: string | null;
  maxLength?: number | null;
  words?: string[] | null;
  minimum?: number | null;
  maximum?: number | null;
  multipleOf?: number | null;
  minItems?: number | null;
  maxItems?: number | null;
  items?: OcppValue | null;
};

export type OcppField = OcppValue & { field: string; isRequired: boolean };
export type OcppTypes = Record<string, { isOpen: boolean; fields: OcppField[] }>;

export type OcppActionHead = { name: string; topic: string; callers: ("station" | "centralSystem")[]; isAnswered: boolean };

export type OcppAction = OcppActionHead & { version: string; request: OcppField[]; answer: OcppField[] | null; types: OcppTypes };

/** `version` is null before the charge box first connected. */
export type StandardOrders = { version: string | null; data: OcppActionHead[] };

export type StandardAnswer = {
  status: string;
  outcome: Outcome;
  error: { message: string } | null;
  orderId: number;
  description?: string;
  answer: unknown;
  notes: string[];
};

export type Notice = { id: number; at: string; action: string; requestId: number | null; payload: Record<string, unknown> };
