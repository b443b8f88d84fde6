import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { OcppActionHead } from "../api/types";
import type { Payload } from "./shapes";

export const ordersQuery = (id: number, version: string | null) =>
  queryOptions({
    queryKey: ["ocpp-orders", id, version],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/ocpp", { signal, params: { path: { id } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const actionQuery = (version: string, action: string) =>
  queryOptions({
    queryKey: ["ocpp-action", version, action],
    queryFn: ({ signal }) => read(api.GET("/v2/ocpp/{version}/actions/{action}", { signal, params: { path: { version, action } } })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export type Topic = { name: string; actions: OcppActionHead[] };

/** By topic, in the order in which the topics come first by name of their actions; only what holds the words searched for. */
export function topicsOf(actions: readonly OcppActionHead[], search: string): Topic[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const topics = new Map<string, OcppActionHead[]>();
  for (const action of actions) {
    const text = `${action.name} ${action.topic}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    topics.set(action.topic, [...(topics.get(action.topic) ?? []), action]);
  }
  return [...topics].sort(([a], [b]) => a.localeCompare(b)).map(([name, each]) => ({ name, actions: each }));
}

const always: Record<string, string> = {
  ClearCache: "It forgets the charge keys that it remembers: while it is offline it may refuse drivers whom it knew.",
  ClearChargingProfile: "The charging profiles that match are removed; what they limited is limited no more.",
  ClearDERControl: "The grid controls that match are removed.",
  ClearDisplayMessage: "The message is taken off its display.",
  ClearTariffs: "The tariffs that it was given are removed.",
  ClearVariableMonitoring: "The monitors are removed: it will not report these values any more.",
  DeleteCertificate: "A certificate that is in use may be gone: it may not be able to connect again, or to charge by Plug & Charge.",
  PublishFirmware: "A local controller loads and publishes firmware.",
  RemoteStopTransaction: "The running session ends.",
  RequestStopTransaction: "The running session ends.",
  SendLocalList: "The list by which it knows charge keys while offline is changed.",
  SetNetworkProfile: "A wrong network profile can cut it off until somebody is there.",
  SignedUpdateFirmware: "It restarts when the firmware is installed; a wrong image can put it out of service.",
  UnpublishFirmware: "The published firmware is taken back.",
  UpdateFirmware: "It restarts when the firmware is installed; a wrong image can put it out of service.",
};

/** What an order may break, in words; undefined for one that breaks nothing. */
export function dangerOf(action: string, payload: Payload): string | undefined {
  switch (action) {
    case "Reset": {
      const { type } = payload;
      return type === "Soft" || type === "OnIdle" ? "It restarts." : "It restarts at once; a running session may end.";
    }
    case "ChangeAvailability":
      return payload.type === "Inoperative" || payload.operationalStatus === "Inoperative"
        ? "Nobody can start a charge there until it is made available again."
        : undefined;
    case "CustomerInformation":
      return payload.clear === true ? "It deletes what it knows of the customer." : undefined;
    case "InstallCertificate":
    case "CertificateSigned":
      return "It will trust, or show, another certificate: a wrong one can keep it from connecting.";
    default:
      return always[action];
  }
}

/** Of the order's subject alone; what else it holds is in the form. */
export const outcomeTone = (outcome: string) => (outcome === "Accepted" ? "tag" : outcome === "TimedOut" ? "tag warn" : "tag bad");
