import type { Notice, OcppAction, OcppActionHead, OcppMessage, Page, StandardAnswer, StandardOrders } from "../types";
import type { Cursors, Get, Id, None, Send } from "./shapes";

export type OcppPaths = {
  "/v2/chargeboxes/{id}/ocpp": { get: Get<StandardOrders, None, Id> };
  "/v2/chargeboxes/{id}/ocpp/{action}": { post: Send<StandardAnswer, unknown, Id & { action: string }> };
  "/v2/chargeboxes/{id}/notices": {
    get: Get<
      { data: Notice[]; nextPageCursor: string | null },
      { action?: string; since?: string; limit?: number; nextPageCursor?: string },
      Id
    >;
  };
  "/v2/ocpp/{version}/actions": { get: Get<{ data: OcppActionHead[] }, { caller?: "station" | "centralSystem" }, { version: string }> };
  "/v2/ocpp/{version}/actions/{action}": { get: Get<OcppAction, None, { version: string; action: string }> };
  "/v2/chargeboxes/{id}/messages": { get: Get<Page<OcppMessage>, Cursors & { action?: string[] }, Id> };
};
