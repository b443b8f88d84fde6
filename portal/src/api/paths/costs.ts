import type { CostAnswer, CostChoice, Costs, CostTold, SessionLimit } from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type CostsPaths = {
  "/v2/chargeboxes/{id}/costs": { get: Get<Costs, None, Id>; put: Send<Costs, CostChoice, Id> };
  "/v2/chargeboxes/{id}/costs/install": { post: Do<CostAnswer, Id> };
  "/v2/chargeboxes/{id}/costs/refresh": { post: Do<CostAnswer, Id> };
  "/v2/chargeboxes/{id}/costs/clear": { post: Do<CostAnswer, Id> };
  "/v2/chargeboxes/{id}/costs/tell": { post: Send<CostTold, { transactionId: number }, Id> };
  "/v2/chargeboxes/{id}/costs/transaction": { post: Send<CostAnswer, { transactionId: number }, Id> };
  "/v2/tokens/{id}/session-limit": { get: Get<SessionLimit, None, Id>; put: Send<SessionLimit, SessionLimit, Id> };
};
