import type { LocalList, LocalListAnswer, LocalListChange, LocalListChoice } from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type LocalListsPaths = {
  "/v2/chargeboxes/{id}/local-list": { get: Get<LocalList, None, Id>; put: Send<LocalList, LocalListChange, Id> };
  "/v2/chargeboxes/{id}/local-list/sync": { post: Do<LocalListAnswer, Id> };
  "/v2/chargeboxes/{id}/local-list/clear": { post: Do<LocalListAnswer, Id> };
  "/v2/locations/{id}/local-list": { get: Get<LocalListChoice, None, Id>; put: Send<LocalListChoice, LocalListChange, Id> };
};
