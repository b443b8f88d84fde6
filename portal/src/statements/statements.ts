import type { StatementBy, StatementLine } from "../api/types";

export const bys: Record<StatementBy, string> = { customer: "Customer", location: "Location", billingReference: "Billing reference" };

const without: Record<StatementBy, string> = {
  customer: "Without a customer (terminals, unknown keys)",
  location: "Without a location",
  billingReference: "Without a billing reference",
};

export const keyOf = ({ key }: Pick<StatementLine, "key">) => key ?? "none";

export const lineName = ({ key, name }: Pick<StatementLine, "key" | "name">, by: StatementBy) => name ?? key ?? without[by];

export const monthNow = (now: Date) => `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}`;

/** "2025-01" is one before "2025-02". */
export function monthBefore(month: string, months: number): string {
  const [year, number] = month.split("-").map(Number);
  return monthNow(new Date(year ?? 0, (number ?? 1) - 1 - months, 1));
}

const names = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });

export const monthName = (month: string) => names.format(new Date(`${month}-01T00:00:00Z`));

/** Over lines, or totals. */
export const unbilledOf = (lines: { unbilled: number }[] = []) => lines.reduce((sum, { unbilled }) => sum + unbilled, 0);
