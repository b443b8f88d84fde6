import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { ChargeRecord } from "../api/types";
import { formatDuration } from "../format/durations";
import { inPlainWords } from "../format/words";

const runningRefreshMs = 3_000;

export const recordQuery = (id: number) =>
  queryOptions({
    queryKey: ["charge-record", id],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records/{id}", { signal, params: { path: { id } } })),
    refetchInterval: ({ state }) => (state.data && state.data.state !== "sealed" ? runningRefreshMs : false),
  });

export const meterValuesQuery = (id: number, running: boolean) =>
  queryOptions({
    queryKey: ["meter-values", id],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records/{id}/meter-values", { signal, params: { path: { id } } })),
    refetchInterval: running ? runningRefreshMs : false,
  });

export const explanationQuery = (id: number, running: boolean) =>
  queryOptions({
    queryKey: ["explanation", id],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records/{id}/explanation", { signal, params: { path: { id } } })),
    refetchInterval: running ? runningRefreshMs : false,
  });

export const revisionsQuery = (id: number) =>
  queryOptions({
    queryKey: ["revisions", id],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records/{id}/revisions", { signal, params: { path: { id } } })),
  });

/** Running records stand first; each part keeps its order. */
export function runningFirst(records: readonly ChargeRecord[]): ChargeRecord[] {
  return [...records.filter(isRunning), ...records.filter((record) => !isRunning(record))];
}

export const isRunning = (record: Pick<ChargeRecord, "state">) => record.state === "running";

export const formatSeconds = (seconds: number | null | undefined) => (seconds == null ? "—" : formatDuration(seconds * 1_000));

export function userOf({ auth: { idTag } }: ChargeRecord): { label: string; comment: string } {
  return { label: idTag?.label ?? idTag?.uid ?? "—", comment: idTag?.comment ?? "" };
}

export const stateWords = { running: "Running", completed: "Completed", sealed: "Sealed" };
export const stateTags = { running: "tag running", completed: "tag plain", sealed: "tag" };

/** "Mette Holm, Nordhavn Energi A/S" */
export function payerOf({ auth: { idTag } }: ChargeRecord): string {
  const person = [idTag?.customer?.firstName, idTag?.customer?.lastName].filter(Boolean).join(" ");
  return [person, idTag?.company?.name].filter(Boolean).join(", ") || "—";
}

export function endOf({ stopReason, stoppedBy, remotelyStoppedAt, state }: ChargeRecord): string {
  if (state === "running") return "Still running";
  const reason = stopReason ? inPlainWords(stopReason) : remotelyStoppedAt ? "Remote" : "Not told";
  return stoppedBy ? `${reason}, by ${stoppedBy.label || stoppedBy.uid}` : reason;
}

const remarkWords: Record<string, string> = {
  startMissing: "Its start never arrived: opened from meter values",
  stopWithoutStart: "A stop that belongs to no known session",
  estimatedStop: "The stop never arrived: end and energy are estimated",
  stopDiffers: "A second, different stop arrived: the first counts",
  timeEstimated: "The station’s clock could not be believed",
  offline: "The station was offline for a part of it",
  stoppedByOtherToken: "Stopped by another charge key: the one that started it pays",
  lateStop: "The real stop arrived late, and replaced an estimate",
  meterReset: "The meter began again from zero while it ran",
  stopBelowStart: "The meter at the stop is below that at the start",
  startRegisterCorrected: "The meter’s start was corrected from the first sample",
  unitCorrected: "The station sends kWh where it says Wh: corrected",
  remoteStopIgnored: "Told to stop, the station did not",
  messagesMissing: "Some of the station’s messages never came",
  placeAssumed: "The station did not say at which EVSE",
  underAMinute: "Less than a minute long",
  overADay: "More than a day long",
  invalidMeterValues: "Its meter values make no sense",
  tokenRefused: "The charge key was refused",
  noAuthentication: "Nobody identified themselves",
  freeCharging: "Charging is free there",
  tooLittleEnergy: "Less than 0.2 kWh",
  ownFleet: "The company’s own charge key at its own location",
  byOperator: "Excluded by an operator",
  implausibleEnergy: "More energy than the charge box can deliver",
  tooLong: "Longer than seven days",
  notReproducible: "Its messages, told again, give another record",
  lateMessage: "A message about it came after it was sealed",
};

/** A flag or a reason in words; one that is newer than this page by its own name. */
const remark = (name: string) => remarkWords[name.charAt(0).toLowerCase() + name.slice(1)] ?? inPlainWords(name);

/** Why it is not settled, and whatever else is out of the ordinary; nothing twice. */
export function remarksOf({ excludedReason, flags }: Pick<ChargeRecord, "excludedReason" | "flags">) {
  const excluded = excludedReason ? remark(excludedReason) : null;
  return { excluded, others: flags.map(remark).filter((text) => text !== excluded) };
}
