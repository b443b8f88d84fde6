import type { Dimension, PriceComponent, Restrictions, TariffElement } from "../api/types";
import { orNull, orZero, type Typed } from "../forms/numbers";

export type FeeKind = "kwh" | "minute" | "idle" | "once";

/** One conditional price as people say it: per kWh, per minute, or once; empty fields ask nothing. */
export type Fee = {
  key: string;
  kind: FeeKind;
  price: Typed;
  days: string[];
  from: string;
  until: string;
  afterKwh: Typed;
  untilKwh: Typed;
  afterMinutes: Typed;
  untilMinutes: Typed;
  atLeastKw: Typed;
  belowKw: Typed;
  delayMinutes: Typed;
  stepSize: number;
  roundsAlone: boolean;
};

/** An element that the fields above cannot say, kept as it is. */
export type Advanced = { key: string; element: TariffElement };

export type Row = Fee | Advanced;

export const dayNames = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

export const dimensionOf: Record<FeeKind, Dimension> = { kwh: "ENERGY", minute: "TIME", idle: "PARKING_TIME", once: "FLAT" };
export const kindOf: Record<Dimension, FeeKind> = { ENERGY: "kwh", TIME: "minute", PARKING_TIME: "idle", FLAT: "once" };
export const dimensions: Dimension[] = ["ENERGY", "TIME", "FLAT", "PARKING_TIME"];

let lastKey = 0;
export const newKey = () => `fee-${++lastKey}`;

export const isFee = (row: Row): row is Fee => "kind" in row;

export const perMinute = (kind: FeeKind) => kind === "minute" || kind === "idle";

export function newFee(kind: FeeKind): Fee {
  return {
    key: newKey(),
    kind,
    price: "",
    days: [],
    from: "",
    until: "",
    afterKwh: "",
    untilKwh: "",
    afterMinutes: "",
    untilMinutes: "",
    atLeastKw: "",
    belowKw: "",
    delayMinutes: "",
    ...stepOf(kind),
  };
}

const stepOf = (kind: FeeKind) =>
  perMinute(kind) ? { stepSize: 60, roundsAlone: true } : { stepSize: kind === "once" ? 1 : 0, roundsAlone: false };

export const copyOf = (row: Row): Row => ({ ...row, key: newKey() });

/** Decimal fractions without the tail that binary ones bring. */
export const exact = (value: number) => Math.round(value * 1e8) / 1e8;

export const isAlways = (fee: Fee) => restrictionsOf(fee) === null && orZero(fee.delayMinutes) === 0;

export function restrictionsOf(fee: Fee): Restrictions | null {
  const all: Restrictions = {
    startTime: fee.from || null,
    endTime: fee.until || null,
    dayOfWeek: fee.days.length > 0 && fee.days.length < 7 ? fee.days : null,
    minKwh: orNull(fee.afterKwh),
    maxKwh: orNull(fee.untilKwh),
    minDuration: seconds(fee.afterMinutes),
    maxDuration: seconds(fee.untilMinutes),
    minPower: orNull(fee.atLeastKw),
    maxPower: orNull(fee.belowKw),
  };
  const set = Object.entries(all).filter(([, value]) => value !== null);
  return set.length > 0 ? (Object.fromEntries(set) as Restrictions) : null;
}

const seconds = (value: Typed) => (value === "" ? null : Math.round(value * 60));

export function componentOf(fee: Fee, isNet: boolean): PriceComponent {
  // Six decimals are the most a price has: 5 an hour, shown as 0.08333333 a minute, is 5 again.
  const price = perMinute(fee.kind) ? Math.round(orZero(fee.price) * 60e6) / 1e6 : orZero(fee.price);
  return {
    type: dimensionOf[fee.kind],
    ...(isNet ? { priceExVat: price } : { price }),
    stepSize: fee.stepSize,
    roundsAlone: fee.roundsAlone,
    delay: Math.round(orZero(fee.delayMinutes) * 60),
  };
}

export const dimensionsOf = (row: Row): Dimension[] =>
  isFee(row) ? [dimensionOf[row.kind]] : row.element.priceComponents.map(({ type }) => type);
