import { api } from "../api/client";
import { placeOrder } from "./place";

type ChargeBoxRef = { id: number; identity: string };

export const reset = ({ id, identity }: ChargeBoxRef, type: "Hard" | "Soft") =>
  placeOrder(
    identity,
    type === "Hard" ? "Restart (hard)" : "Restart (soft)",
    api.POST("/v2/chargeboxes/{id}/reset", { params: { path: { id } }, body: { type } }),
  );

/** Sessions go on after it, where the station can (OCPP 2.1). */
export const resumingReset = ({ id, identity }: ChargeBoxRef) =>
  placeOrder(
    identity,
    "Restart, and resume",
    api.POST("/v2/chargeboxes/{id}/ocpp/{action}", { params: { path: { id, action: "Reset" } }, body: { type: "ImmediateAndResume" } }),
  );

export const clearCache = ({ id, identity }: ChargeBoxRef) =>
  placeOrder(identity, "Clear cache", api.POST("/v2/chargeboxes/{id}/clear-cache", { params: { path: { id } } }));

export const trigger = ({ id, identity }: ChargeBoxRef, requestedMessage: string, order = `Request ${requestedMessage}`) =>
  placeOrder(identity, order, api.POST("/v2/chargeboxes/{id}/trigger-message", { params: { path: { id } }, body: { requestedMessage } }));

export const changeAvailability = ({ id, identity }: ChargeBoxRef, type: "Inoperative" | "Operative") =>
  placeOrder(
    identity,
    type === "Operative" ? "Make available" : "Make unavailable",
    api.POST("/v2/chargeboxes/{id}/change-availability", { params: { path: { id } }, body: { type } }),
  );
