import type { ChargeBox, ChargeBoxModel, ConnectorSpec, HeldStation, NewChargeBox, OrderAnswer, Page, PlacedOrder } from "../types";
import type { Cursors, Do, Get, Id, None, Send } from "./shapes";

export type ChargeBoxesPaths = {
  "/v2/chargeboxes": {
    get: Get<Page<ChargeBox>, Cursors & { locationId?: number; search?: string }>;
    post: Send<ChargeBox & { password: string }, NewChargeBox>;
  };
  "/v2/chargeboxes/models": { get: Get<{ data: ChargeBoxModel[] }> };
  "/v2/chargeboxes/{id}": {
    get: Get<ChargeBox, None, Id>;
    patch: Send<ChargeBox, { locationId?: number; name?: string | null; passwordless?: boolean }, Id>;
    delete: Do<None, Id>;
  };
  "/v2/chargeboxes/{id}/password": { post: Do<{ password: string }, Id> };
  "/v2/chargeboxes/{id}/reset": { post: Send<OrderAnswer, { type: "Hard" | "Soft" }, Id> };
  "/v2/chargeboxes/{id}/clear-cache": { post: Do<OrderAnswer, Id> };
  "/v2/chargeboxes/{id}/change-availability": { post: Send<OrderAnswer, { type: "Inoperative" | "Operative" }, Id> };
  "/v2/chargeboxes/{id}/trigger-message": { post: Send<OrderAnswer, { requestedMessage: string; connectorNumber?: number }, Id> };
  "/v2/chargeboxes/{id}/data-transfer": {
    post: Send<OrderAnswer & { data?: string | null }, { vendorId: string; messageId?: string; data?: string }, Id>;
  };
  "/v2/chargeboxes/{id}/orders": { get: Get<Page<PlacedOrder>, Cursors, Id> };
  "/v2/held-stations": { get: Get<{ data: HeldStation[] }> };
  "/v2/held-stations/{identity}/accept": {
    post: Send<{ chargeBox: ChargeBox; password: string }, { locationId: number; connectors?: ConnectorSpec[] }, { identity: string }>;
  };
  "/v2/held-stations/{identity}/refuse": { post: Do<None, { identity: string }> };
};
