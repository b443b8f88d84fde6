import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { MonitoringBase, MonitorKind, MonitorOutcomes, StationMonitor } from "../api/types";
import { formatDecimals } from "../format/numbers";
import { refused } from "../orders/place";
import { dismissToast, settleToast, type Toast, toast } from "../shell/toasts";

type Words = Omit<Toast, "id">;

export const monitoringQuery = (id: number) =>
  queryOptions({
    queryKey: ["monitoring", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/monitoring", { signal, params: { path: { id } } })),
  });

export const monitoringChanged = () => void queries.invalidateQueries({ queryKey: ["monitoring"] });

/** By their numbers: 0 is the most severe. */
export const severities = [
  "Danger",
  "Hardware failure",
  "System failure",
  "Critical",
  "Error",
  "Alert",
  "Warning",
  "Notice",
  "Information",
  "Debug",
] as const;

export const severityName = (severity: number | null) => (severity === null ? "Unknown" : (severities[severity] ?? `Level ${severity}`));

/** What must be looked at, what should be, and the rest. */
export const severityTone = (severity: number | null) => (severity === null || severity > 6 ? "plain" : severity <= 3 ? "bad" : "warn");

export const kindNames: Record<MonitorKind, string> = {
  UpperThreshold: "Above a limit",
  LowerThreshold: "Below a limit",
  Delta: "Changed by",
  Periodic: "Every so often",
  PeriodicClockAligned: "Every so often, by the clock",
  TargetDelta: "Away from its target by",
  TargetDeltaRelative: "Away from its target by a part of it",
};

export const baseNames: Record<MonitoringBase, string> = {
  All: "All monitors, those set here among them",
  FactoryDefault: "Only those it came with",
  HardWiredOnly: "Only those that are built in",
};

const originNames: Record<NonNullable<StationMonitor["origin"]>, string> = {
  HardWiredNotification: "Built in",
  HardWiredMonitor: "Built in",
  PreconfiguredMonitor: "Came with it",
  CustomMonitor: "Set later",
};

export const originName = (origin: StationMonitor["origin"]) => (origin ? originNames[origin] : null);

const number = (value: number) => formatDecimals(value, 0, 4);

/** "above 80", "every 300 s" */
export function conditionOf({ kind, value }: Pick<StationMonitor, "kind" | "value">): string {
  switch (kind) {
    case "UpperThreshold":
      return `above ${number(value)}`;
    case "LowerThreshold":
      return `below ${number(value)}`;
    case "Delta":
      return value === 0 ? "changed" : `changed by ${number(value)}`;
    case "Periodic":
      return `every ${number(value)} s`;
    case "PeriodicClockAligned":
      return `every ${number(value)} s by the clock`;
    case "TargetDelta":
      return `${number(value)} away from its target`;
    case "TargetDeltaRelative":
      return `${number(value * 100)} % away from its target`;
  }
}

export type MonitorPlace = {
  component: string;
  variable: string;
  componentInstance?: string;
  evse?: number;
  connector?: number;
  variableInstance?: string;
};

/** As settings are named: `Component[instance]@evse.connector/Variable[instance]`; null where it is no such name. */
export function placeOf(name: string): MonitorPlace | null {
  const match = /^([^[\]@/]+)(?:\[([^\]]*)\])?(?:@(\d+)(?:\.(\d+))?)?\/([^[\]/]+)(?:\[([^\]]*)\])?$/.exec(name.trim());
  if (!match) return null;
  const [, component = "", componentInstance, evse, connector, variable = "", variableInstance] = match;
  return {
    component,
    variable,
    ...(componentInstance && { componentInstance }),
    ...(evse && { evse: Number(evse) }),
    ...(connector && { connector: Number(connector) }),
    ...(variableInstance && { variableInstance }),
  };
}

type Request = Promise<{ data?: MonitorOutcomes; error?: unknown; response: Response }>;

/** Sends an order about several monitors, and shows how each ended. */
export async function placeMonitors(identity: string, order: string, request: Request): Promise<void> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  try {
    settleToast(id, await answered(identity, order, request));
  } catch (error) {
    settleToast(id, { tone: "bad", title: `${order} was not sent to ${identity}`, text: describe(error) });
  }
}

/** The same for a form, which stays open until the charge box has answered: what stands against it is thrown. */
export async function placeMonitorsAndWait(identity: string, order: string, request: Request): Promise<void> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  let words: Words;
  try {
    words = await answered(identity, order, request);
  } catch (error) {
    dismissToast(id);
    throw error;
  }
  settleToast(id, words);
  if (words.tone === "bad") throw refused(words);
}

async function answered(identity: string, order: string, request: Request): Promise<Words> {
  try {
    const { data } = await read(request);
    const against = data.filter(({ outcome }) => outcome !== "Accepted");
    const [first] = against;
    if (!first) return { tone: "good", title: `${identity} answered Accepted`, text: order };
    return {
      tone: "bad",
      title: first.outcome === "Offline" ? `${identity}: Not connected` : `${identity} answered ${first.status}`,
      text: [order, against.length < data.length && `${against.length} of ${data.length} refused`, first.why].filter(Boolean).join(". "),
    };
  } finally {
    monitoringChanged();
    void queries.invalidateQueries({ queryKey: ["charge-box-orders"] });
  }
}
