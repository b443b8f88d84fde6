import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Job, JobKind } from "../api/types";

export const jobsQuery = (id: number, kind: JobKind | undefined, nextPageCursor?: string) =>
  queryOptions({
    queryKey: ["jobs", id, kind ?? null, nextPageCursor ?? null],
    queryFn: ({ signal }) =>
      read(api.GET("/v2/chargeboxes/{id}/jobs", { signal, params: { path: { id }, query: { kind, limit: 50, nextPageCursor } } })),
  });

export const firmwareQuery = queryOptions({
  queryKey: ["firmware"],
  queryFn: ({ signal }) => read(api.GET("/v2/firmware", { signal })),
});

export const jobsChanged = () => void queries.invalidateQueries({ queryKey: ["jobs"] });
export const firmwareChanged = () => void queries.invalidateQueries({ queryKey: ["firmware"] });

export const nameOfJob = ({ kind, what }: Pick<Job, "kind" | "what">) =>
  kind === "Log"
    ? `${logNames[what] ?? what} log`
    : kind === "PublishFirmware"
      ? `Publish ${what === "Firmware" ? "firmware" : what}`
      : what;

export const logNames: Record<string, string> = { Diagnostics: "Diagnostics", Security: "Security", DataCollector: "Data collector" };

const failures = /fail|invalid|rejected|badmessage|denied|notsupported|timedout|offline|unreachable/i;

/** How the newest word is to be taken. */
export function toneOf({ status, endedAt }: Pick<Job, "status" | "endedAt">): "good" | "bad" | "going" {
  if (failures.test(status)) return "bad";
  return endedAt ? "good" : "going";
}

const units = ["B", "KB", "MB", "GB"];

export function formatBytes(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 1024 && unit < units.length - 1) [value, unit] = [value / 1024, unit + 1];
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
