import { dayEnd, dayStart } from "../forms/numbers";
import type { Search } from "../shell/address";

export const periods: Record<string, string> = {
  today: "Today",
  yesterday: "Yesterday",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  month: "This month",
  lastMonth: "Last month",
};

type Range = { updatedAtFrom?: string; updatedAtTo?: string };

/** A named period as it is now, or the two days that stand in the address; whole days of the person who looks. */
export function rangeOf({ period, from, to }: Search, now: Date): Range {
  const day = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).toISOString();
  const month = (back: number) => new Date(now.getFullYear(), now.getMonth() - back, 1).toISOString();
  switch (period) {
    case "today":
      return { updatedAtFrom: day(0) };
    case "yesterday":
      return { updatedAtFrom: day(1), updatedAtTo: day(0) };
    case "7d":
      return { updatedAtFrom: day(6) };
    case "30d":
      return { updatedAtFrom: day(29) };
    case "month":
      return { updatedAtFrom: month(0) };
    case "lastMonth":
      return { updatedAtFrom: month(1), updatedAtTo: month(0) };
    default:
      return { updatedAtFrom: dayStart(from ?? "") ?? undefined, updatedAtTo: dayEnd(to ?? "") ?? undefined };
  }
}
