import type { Connector, ConnectorStatus, Summary } from "../api/types";

export type Figure = { key: keyof Summary; title: string; status: ConnectorStatus; statuses: ConnectorStatus[] };

/** The figures of the summary: what each counts, and the status whose colour it has. */
export const figures: readonly Figure[] = [
  { key: "charging", title: "Charging", status: "Charging", statuses: ["Charging"] },
  { key: "available", title: "Available", status: "Available", statuses: ["Available"] },
  {
    key: "occupied",
    title: "Occupied, idle",
    status: "Preparing",
    statuses: ["Preparing", "SuspendedEV", "SuspendedEVSE", "Finishing", "Reserved"],
  },
  { key: "faulted", title: "Faulted", status: "Faulted", statuses: ["Faulted"] },
  { key: "unavailable", title: "Unavailable", status: "Unavailable", statuses: ["Unavailable"] },
  { key: "offline", title: "Offline", status: "Offline", statuses: ["Offline"] },
];

const counted = new Map(figures.flatMap(({ key, statuses }) => statuses.map((status) => [status, key] as const)));

export const emptySummary: Summary = {
  total: 0,
  charging: 0,
  available: 0,
  occupied: 0,
  faulted: 0,
  unavailable: 0,
  offline: 0,
  powerKw: 0,
  openSessionsKwh: 0,
};

export function summarise(connectors: Iterable<Connector>): Summary {
  const sum = { ...emptySummary };
  for (const { status, session } of connectors) {
    sum.total++;
    const key = counted.get(status);
    if (key) sum[key]++;
    // An offline station's last word on power is old; its energy still stands.
    if (status !== "Offline") sum.powerKw += session?.powerKw ?? 0;
    sum.openSessionsKwh += session?.energyKwh ?? 0;
  }
  return sum;
}

export const isPicked = (figure: Figure, picked: readonly ConnectorStatus[]) =>
  picked.length === figure.statuses.length && figure.statuses.every((status) => picked.includes(status));
