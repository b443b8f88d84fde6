export type StatementBy = "customer" | "location" | "billingReference";

export type StatementTotal = {
  currency: string | null;
  /** 0.25 is 25 %. */
  vatRate: number | null;
  sessions: number;
  energyKwh: number;
  net: number;
  vat: number;
  gross: number;
  /** Records that are not billed yet, credits among them. */
  unbilled: number;
};

/** `key` is null for the line of what has none. */
export type StatementLine = StatementTotal & { key: string | null; name: string | null };

export type Statement = { month: string; by: StatementBy; data: StatementLine[]; totals: StatementTotal[] };

export type BillingAnswer = {
  reference: string;
  marked: number;
  already: number;
  leftOut: { reason: string; count: number; transactionIds: number[] }[];
};
