import type { ChargingProfile, ChargingProfileBody, CompositeAnswer, DerControl, ExternalLimit, LimitUpdate, OrderAnswer } from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type SmartChargingPaths = {
  "/v2/chargeboxes/{id}/chargingprofiles": {
    get: Get<{ data: ChargingProfile[]; externalLimits: ExternalLimit[] }, None, Id>;
    post: Send<OrderAnswer, ChargingProfileBody, Id>;
  };
  "/v2/chargeboxes/{id}/chargingprofiles/clear": { post: Send<OrderAnswer, { id?: number }, Id> };
  "/v2/chargeboxes/{id}/chargingprofiles/composite": { post: Send<CompositeAnswer, { evseNumber?: number; durationSeconds?: number }, Id> };
  "/v2/chargeboxes/{id}/chargingprofiles/{profileId}/update": { post: Send<OrderAnswer, LimitUpdate, Id & { profileId: number }> };
  "/v2/chargeboxes/{id}/chargingprofiles/priority": { post: Send<OrderAnswer, { transactionId: number; isOn: boolean }, Id> };
  "/v2/chargeboxes/{id}/chargingprofiles/refresh": { post: Do<OrderAnswer, Id> };
  "/v2/chargeboxes/{id}/der-controls": { get: Get<{ data: DerControl[] }, None, Id> };
};
