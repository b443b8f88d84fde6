import type { Location, LocationBody, Page } from "../types";
import type { Cursors, Get, Id, None, Send } from "./shapes";

export type SitesPaths = {
  "/v2/locations": {
    get: Get<Page<Location>, Cursors & { ids?: number[]; customerIds?: number[]; search?: string }>;
    post: Send<Location, LocationBody>;
  };
  "/v2/locations/{id}": { get: Get<Location, None, Id>; patch: Send<Location, LocationBody, Id> };
};
