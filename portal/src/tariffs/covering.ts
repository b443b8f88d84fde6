import { orZero, type Typed } from "../forms/numbers";
import type { Draft } from "./draft";
import { dayNames, type Fee, isAlways, isFee } from "./fees";

type Range = { from: number; until: number };

const range = (from: Typed, until: Typed): Range => ({ from: orZero(from), until: until === "" ? Number.POSITIVE_INFINITY : until });
const contains = (outer: Range, inner: Range) => outer.from <= inner.from && outer.until >= inner.until;

/** The minutes of a day in which it holds; a window over midnight is two pieces. */
function windows({ from, until }: Pick<Fee, "from" | "until">): Range[] {
  const start = minuteOf(from, 0);
  const end = minuteOf(until, 0);
  if ((from === "" && until === "") || start === end) return [{ from: 0, until: 1440 }];
  if (end === 0) return [{ from: start, until: 1440 }];
  return start < end
    ? [{ from: start, until: end }]
    : [
        { from: 0, until: end },
        { from: start, until: 1440 },
      ];
}

function minuteOf(time: string, otherwise: number) {
  const [hours, minutes] = time.split(":").map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes) ? otherwise : hours * 60 + minutes;
}

const daysOf = ({ days }: Fee) => (days.length === 0 ? dayNames : days);

/** Whether the first holds whenever the second does. */
export function covers(first: Fee, second: Fee): boolean {
  return (
    first.kind === second.kind &&
    daysOf(second).every((day) => daysOf(first).includes(day)) &&
    windows(second).every((inner) => windows(first).some((outer) => contains(outer, inner))) &&
    contains(range(first.afterKwh, first.untilKwh), range(second.afterKwh, second.untilKwh)) &&
    contains(
      range(Math.max(orZero(first.afterMinutes), orZero(first.delayMinutes)), first.untilMinutes),
      range(Math.max(orZero(second.afterMinutes), orZero(second.delayMinutes)), second.untilMinutes),
    ) &&
    contains(range(first.atLeastKw, first.belowKw), range(second.atLeastKw, second.belowKw)) &&
    // A bound on power never holds where the power is not known.
    (first.atLeastKw === "" || second.atLeastKw !== "") &&
    (first.belowKw === "" || second.belowKw !== "")
  );
}

/** By key, the place of the row above that always wins over it: such a fee is never charged. */
export function coveredRows({ rows }: Pick<Draft, "rows">): Map<string, number> {
  const covered = new Map<string, number>();
  rows.forEach((row, index) => {
    if (!isFee(row)) return;
    const above = rows.findIndex((earlier, place) => place < index && isFee(earlier) && covers(earlier, row));
    if (above >= 0) covered.set(row.key, above);
  });
  return covered;
}

/** The place of an energy fee that always holds, so that the price below it is never charged; -1 where there is none. */
export const coverOfBase = ({ rows }: Pick<Draft, "rows">) => rows.findIndex((row) => isFee(row) && row.kind === "kwh" && isAlways(row));
