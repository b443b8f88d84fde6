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
};

/** `key` is null for the line of what has none. */
export type StatementLine = StatementTotal & { key: string | null; name: string | null };

export type Statement = { month: string; by: StatementBy; data: StatementLine[]; totals: StatementTotal[] };
