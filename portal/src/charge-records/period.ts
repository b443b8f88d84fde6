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

export type Range = { from?: string; to?: string };

/** A named period as it is now, or the two days that stand in the address; whole days of the person who looks. */
export function rangeOf({ period, from: first, to: last }: Search, now: Date): Range {
  const day = (back: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).toISOString();
  const month = (back: number) => new Date(now.getFullYear(), now.getMonth() - back, 1).toISOString();
  switch (period) {
    case "today":
      return { from: day(0) };
    case "yesterday":
      return { from: day(1), to: day(0) };
    case "7d":
      return { from: day(6) };
    case "30d":
      return { from: day(29) };
    case "month":
      return { from: month(0) };
    case "lastMonth":
      return { from: month(1), to: month(0) };
    default:
      return { from: dayStart(first ?? "") ?? undefined, to: dayEnd(last ?? "") ?? undefined };
  }
}
