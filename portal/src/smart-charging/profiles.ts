import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargingProfile, ChargingPurpose, LimitStep, RateUnit, SchedulePeriod } from "../api/types";
import { formatDecimals } from "../format/numbers";
import { formatClock } from "../format/times";

export const profilesQuery = (id: number) =>
  queryOptions({
    queryKey: ["charging-profiles", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/chargingprofiles", { signal, params: { path: { id } } })),
  });

export const profilesChanged = () => void queries.invalidateQueries({ queryKey: ["charging-profiles"] });

export const purposes: Record<ChargingPurpose, string> = {
  StationMax: "Charge box maximum",
  TxDefault: "Each session",
  Tx: "One session",
  ExternalConstraints: "External constraint",
  PriorityCharging: "Priority charging",
  LocalGeneration: "Local generation",
};

export const unitNames: Record<RateUnit, string> = { Ampere: "A", Watt: "W" };

/** How the car charges, or gives back (OCPP 2.1). */
export const operationModes: Record<string, string> = {
  Idle: "Neither charges nor gives back",
  ChargingOnly: "Charges only",
  CentralSetpoint: "Follows a set point from here",
  ExternalSetpoint: "Follows a set point of an energy manager",
  ExternalLimits: "Within limits of an energy manager",
  CentralFrequency: "Steadies the grid’s frequency, told from here",
  LocalFrequency: "Steadies the grid’s frequency by itself",
  LocalLoadBalancing: "Balances the load of its site",
};

export const placeOf = ({ evseNumber, purpose }: Pick<ChargingProfile, "evseNumber" | "purpose">) =>
  evseNumber > 0 ? `EVSE ${evseNumber}` : purpose === "TxDefault" || purpose === "PriorityCharging" ? "Every EVSE" : "The charge box";

export const nameOf = (profile: Pick<ChargingProfile, "evseNumber" | "purpose">) =>
  profile.purpose === "StationMax" ? purposes.StationMax : `${purposes[profile.purpose]}, ${placeOf(profile)}`;

/** Whole watts as kW where they are many. */
export function formatLimit(limit: number, unit: RateUnit): string {
  if (unit === "Ampere") return `${formatDecimals(limit, 0, 1)} A`;
  return Math.abs(limit) >= 1_000 ? `${formatDecimals(limit / 1_000, 0, 2)} kW` : `${formatDecimals(limit, 0, 1)} W`;
}

/** The stretches of a line over time; what has no limit is left out. */
export function stretches(steps: readonly LimitStep[], to: number): { from: number; to: number; limit: number }[] {
  return steps.flatMap(({ at, limit }, i) => {
    const next = steps[i + 1];
    return limit === null ? [] : [{ from: Date.parse(at), to: next ? Date.parse(next.at) : to, limit }];
  });
}

const kinds: Record<ChargingProfile["kind"], string> = {
  Absolute: "From its start on",
  Recurring: "Every day",
  Relative: "From the start of a session",
  Dynamic: "As told from here, at any time",
};

export const kindOf = ({ kind, recurrency }: Pick<ChargingProfile, "kind" | "recurrency">) =>
  recurrency === "Weekly" ? "Every week" : kinds[kind];

type Words = (string | false | null | undefined)[];

/** What a profile says besides limits. */
export const profileWords = (profile: ChargingProfile): Words => [
  profile.askEverySeconds != null && `asked for every ${profile.askEverySeconds} s`,
  profile.mostOfflineSeconds != null &&
    `${profile.isGoneAfterOffline ? "gone" : "does not hold"} after ${formatDecimals(profile.mostOfflineSeconds / 60, 0, 1)} min offline`,
];

/** What is to flow, where more is said than a limit: a line for each period that says it (OCPP 2.1). */
export function flowLines(profile: ChargingProfile): string[] {
  const [schedule] = profile.schedules;
  if (!schedule) return [];
  const { unit, periods, startsAt } = schedule;
  const given = profile.update ? withoutNull(profile.update) : {};
  return periods.flatMap((each) => {
    const words = flowOf({ ...each, ...given }, unit, profile.kind === "Dynamic");
    if (words === "") return [];
    const at = startsAt && periods.length > 1 ? `${formatClock(Date.parse(startsAt) + each.startSeconds * 1_000)} ` : "";
    return [`${at}${words}`];
  });
}

function flowOf({ operationMode, setpoint, dischargeLimit, limit }: SchedulePeriod, unit: RateUnit, isTold: boolean): string {
  const words: Words = [
    operationMode && (operationModes[operationMode] ?? operationMode),
    setpoint != null && `set point ${formatLimit(setpoint, unit)}`,
    dischargeLimit != null && `gives back up to ${formatLimit(dischargeLimit, unit)}`,
    isTold && limit != null && `now ${formatLimit(limit, unit)}`,
  ];
  return words.filter(Boolean).join(", ");
}

const withoutNull = (values: Record<string, number | null>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
