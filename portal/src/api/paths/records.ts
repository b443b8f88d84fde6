import type {
  ChargeRecord,
  CorrectionAnswer,
  CorrectionBody,
  Explanation,
  MeterValues,
  Page,
  Recomputation,
  ReviewItem,
  Revisions,
} from "../types";
import type { Cursors, Get, Id, None, Send } from "./shapes";

export type RecordsPaths = {
  "/v2/charge-records": {
    get: Get<
      Page<ChargeRecord>,
      Cursors & {
        ongoing?: 0 | 1;
        filter?: string;
        includeChildCompanies?: 0 | 1;
        updatedAtFrom?: string;
        updatedAtTo?: string;
        sort?: "updatedAt" | "startedAt" | "endedAt" | "transactionId";
        sortDirection?: "asc" | "desc";
        locationId?: number;
        search?: string;
      }
    >;
  };
  "/v2/charge-records/count": { get: Get<{ count: number; isExact: boolean }, Record<string, string>> };
  "/v2/charge-records/{id}": { get: Get<ChargeRecord, None, Id> };
  "/v2/charge-records/{id}/meter-values": { get: Get<MeterValues, None, Id> };
  "/v2/charge-records/{id}/explanation": { get: Get<Explanation, None, Id> };
  "/v2/charge-records/{id}/revisions": { get: Get<Revisions, None, Id> };
  "/v2/charge-records/{id}/recompute": { post: Send<Recomputation, { rules?: "recorded" | "current" }, Id> };
  "/v2/charge-records/{id}/corrections": { post: Send<CorrectionAnswer, CorrectionBody, Id> };
  "/v2/charge-records/{id}/review": { post: Send<None, { action: "release" | "exclude"; note?: string }, Id> };
  "/v2/charge-records/review": {
    get: Get<
      { data: ReviewItem[]; waiting: number; nextPageCursor: string | null },
      { state?: "waiting" | "done"; limit?: number; nextPageCursor?: string }
    >;
  };
  "/v2/charge-records/review/count": { get: Get<{ waiting: number }> };
};
