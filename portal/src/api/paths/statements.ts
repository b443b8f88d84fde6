import type { BillingAnswer, ChargeRecord, Page, Statement, StatementBy } from "../types";
import type { Answers, Cursors, Get, Json } from "./shapes";

export type StatementsPaths = {
  "/v2/statements": { get: Get<Statement, { month?: string; by?: StatementBy }> };
  "/v2/statements/{month}/billed": {
    post: Answers<BillingAnswer, { month: string }, { by?: StatementBy; key?: string }> & { requestBody: Json<{ reference: string }> };
  };
  "/v2/statements/{month}/records": {
    get: Get<Page<ChargeRecord>, Cursors & { by?: StatementBy; key?: string }, { month: string }>;
  };
};
