import type { FirmwareFile, FirmwarePublication, FirmwareRequest, Job, JobAnswer, JobKind, LogRequest, OrderAnswer } from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type FirmwarePaths = {
  "/v2/chargeboxes/{id}/jobs": {
    get: Get<{ data: Job[]; nextPageCursor: string | null }, { kind?: JobKind; limit?: number; nextPageCursor?: string }, Id>;
  };
  "/v2/chargeboxes/{id}/logs": { post: Send<JobAnswer, LogRequest, Id> };
  "/v2/chargeboxes/{id}/firmware/update": { post: Send<JobAnswer, FirmwareRequest, Id> };
  "/v2/chargeboxes/{id}/firmware/publish": { post: Send<JobAnswer, FirmwarePublication, Id> };
  "/v2/chargeboxes/{id}/firmware/unpublish": { post: Send<OrderAnswer, { checksum: string }, Id> };
  "/v2/uploads/{id}": { delete: Do<None, Id> };
  "/v2/firmware": { get: Get<{ data: FirmwareFile[] }> };
  "/v2/firmware/{id}": { delete: Do<None, Id> };
};
