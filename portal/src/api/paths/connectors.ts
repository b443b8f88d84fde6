import type { Connector, ConnectorSpec, Evse, OrderAnswer, Summary } from "../types";
import type { Do, EvseConnector, Get, Send } from "./shapes";

/** Limits of the session that a start begins. */
type StartProfile = {
  kind: "Absolute" | "Relative";
  schedules: { unit: "Ampere" | "Watt"; periods: { startSeconds: number; limit: number }[] }[];
};

export type ConnectorsPaths = {
  "/v2/connectors": {
    get: Get<{ data: Connector[]; summary: Summary; sequence: string; nextPageCursor: string | null }, { limit?: number }>;
  };
  "/v2/evses/{uid}/connectors/{connectorId}": { patch: Send<Evse, Partial<ConnectorSpec>, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/remote-start-transaction": {
    post: Send<OrderAnswer, ({ tokenId: number } | { idTag: string }) & { profile?: StartProfile }, EvseConnector>;
  };
  "/v2/evses/{uid}/connectors/{connectorId}/remote-stop-transaction": { post: Send<OrderAnswer, { transactionId: number }, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/unlock": { post: Do<OrderAnswer, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/change-availability": {
    post: Send<OrderAnswer, { type: "Inoperative" | "Operative" }, EvseConnector>;
  };
};
