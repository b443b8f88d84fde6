import { ApiError, asProblem } from "../api/problem";
import type { WhatIfBody, WhatIfResult } from "../api/types";
import { EventParser } from "../live/sse";

export type Progress = { done: number; sessions: number };

/** Asks and listens; aborting the signal ends it at the server too. */
export async function runWhatIf(body: WhatIfBody, onProgress: (progress: Progress) => void, signal: AbortSignal): Promise<WhatIfResult> {
  const response = await fetch("/v2/tariffs/what-if", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    credentials: "same-origin",
    body: JSON.stringify(body),
    signal,
  });
  if (!response.ok || !response.body) throw new ApiError(response.status, asProblem(await response.json().catch(() => null)));
  const parser = new EventParser();
  const text = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await text.read();
    if (done) throw new Error("The server ended before it was through.");
    for (const { event, data } of parser.push(value)) {
      if (event === "progress") onProgress(JSON.parse(data) as Progress);
      if (event === "result") return JSON.parse(data) as WhatIfResult;
      if (event === "failed") throw new Error((JSON.parse(data) as { message: string }).message);
    }
  }
}

/** "2026-10" of the month before a moment. */
export function monthBefore(now: Date): string {
  const month = new Date(Date.UTC(now.getFullYear(), now.getMonth() - 1, 1));
  return month.toISOString().slice(0, 7);
}

const quoted = (value: string | number) => {
  const text = String(value);
  // A spreadsheet would take these for formulas.
  const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const difference = ({ was, wouldBe }: { was: number; wouldBe: number }) => Math.round((wouldBe - was) * 1e6) / 1e6;

/** Every table of the result in one file, the first column saying which. */
export function asCsv(result: WhatIfResult): string {
  const groups = (what: string, rows: WhatIfResult["customers"]) =>
    rows.map((row) => [what, row.id, row.name, "", row.sessions, row.energyKwh, row.was, row.wouldBe, difference(row)]);
  const changes = (what: string, rows: WhatIfResult["up"]) =>
    rows.map((row) => [what, row.transactionId, row.locationName, row.startedAt, 1, row.energyKwh, row.was, row.wouldBe, difference(row)]);
  const lines: (string | number)[][] = [
    ["table", "id", "name", "startedAt", "sessions", "energyKwh", `was ${result.currency}`, `wouldBe ${result.currency}`, "difference"],
    ["total", "", "", "", result.sessions, result.energyKwh, result.was, result.wouldBe, difference(result)],
    ...groups("customer", result.customers),
    ...groups("location", result.locations),
    ...changes("dearer", result.up),
    ...changes("cheaper", result.down),
  ];
  return `${lines.map((line) => line.map(quoted).join(",")).join("\r\n")}\r\n`;
}
