import type { OcppMessage } from "../api/types";

export const actions = [
  "Authorize",
  "BootNotification",
  "ChangeAvailability",
  "ChangeConfiguration",
  "ClearCache",
  "DataTransfer",
  "DiagnosticsStatusNotification",
  "FirmwareStatusNotification",
  "GetConfiguration",
  "Heartbeat",
  "MeterValues",
  "RemoteStartTransaction",
  "RemoteStopTransaction",
  "Reset",
  "StartTransaction",
  "StatusNotification",
  "StopTransaction",
  "TriggerMessage",
  "UnlockConnector",
];

// Enough to look back an hour at a busy station; what is older is a "load older" away.
export const mostHeld = 3_000;

/** Newest first. A message comes again when its answer is there, and then takes its own place. */
export function mergeMessages(held: readonly OcppMessage[], incoming: readonly OcppMessage[]): OcppMessage[] {
  const byId = new Map(held.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => b.id - a.id).slice(0, mostHeld);
}

export type MessageFilter = { direction: string | undefined; search: string };

export function matches(message: OcppMessage, { direction, search }: MessageFilter): boolean {
  if (direction && message.direction !== direction) return false;
  return search === "" || textOf(message).includes(search.toLowerCase());
}

const texts = new WeakMap<OcppMessage, string>();

function textOf(message: OcppMessage): string {
  let text = texts.get(message);
  if (text === undefined) {
    text = JSON.stringify(message).toLowerCase();
    texts.set(message, text);
  }
  return text;
}

/** The payload in one line; a frame that was no JSON as it came. */
export const inOneLine = (payload: unknown) => (typeof payload === "string" ? payload : (JSON.stringify(payload) ?? ""));
export const inFull = (payload: unknown) => (typeof payload === "string" ? payload : JSON.stringify(payload, null, 2));

/** What became of the call: "12 ms", "FormationViolation", "no answer". */
export function answerOf({ answerKind, at, answeredAt, error }: OcppMessage): { text: string; bad: boolean } {
  const took = answeredAt ? formatLatency(Date.parse(answeredAt) - Date.parse(at)) : "";
  if (answerKind === "error") return { text: error?.code ?? "Error", bad: true };
  if (answerKind === "none") return { text: "no answer", bad: false };
  return { text: took, bad: false };
}

export const formatLatency = (ms: number) => (ms < 1_000 ? `${Math.max(0, ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);
