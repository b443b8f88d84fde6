import type { PriceComponent, Tariff, TariffBody, TariffElement } from "../api/types";
import { type Typed, typed } from "../forms/numbers";
import { dayNames, exact, type Fee, isAlways, isFee, kindOf, newKey, perMinute, type Row } from "./fees";

export type Draft = {
  name: string;
  currency: string;
  customerId: number | null;
  vatPercent: Typed;
  isNet: boolean;
  type: string;
  energy: "fixed" | "spot" | "none";
  perKwh: Typed;
  marginPercent: Typed;
  margin: Typed;
  minimum: Typed;
  maximum: Typed;
  slotMinutes: string;
  area: string | null;
  isFixedAtStart: boolean;
  rows: Row[];
  graceMinutes: Typed;
  isGracePerStretch: boolean;
  quietFrom: string;
  quietUntil: string;
  idleCap: Typed;
  untilUnplugged: boolean;
  minPrice: Typed;
  maxPrice: Typed;
  validFrom: string;
  /** What has no field here and is sent back as it came. */
  kept: Pick<TariffBody, "tariffAltText" | "tariffAltUrl" | "validUntil"> & {
    minExcl: number | null;
    maxExcl: number | null;
    spotVat: number | null;
    baseStep: Pick<PriceComponent, "stepSize" | "roundsAlone">;
  };
};

/** A tariff as the editor shows it; null gives an empty one. */
export function draftOf(tariff: Omit<TariffBody, "customerId"> | Tariff | null): Draft {
  const isNet = tariff?.basis === "NET";
  const rows = (tariff?.elements ?? []).flatMap((element) => rowsOf(element, isNet, tariff?.vatRate ?? 0));
  const base = tariff?.spot ? null : takeBase(rows);
  const { spot = null, idle = null } = tariff ?? {};
  return {
    name: tariff?.name ?? "",
    currency: tariff?.currency ?? "DKK",
    customerId: tariff && "customerId" in tariff ? (tariff.customerId ?? null) : null,
    vatPercent: exact((tariff?.vatRate ?? 0.25) * 100),
    isNet,
    type: tariff?.type ?? "REGULAR",
    energy: spot ? "spot" : base || !tariff ? "fixed" : "none",
    perKwh: base?.price ?? "",
    marginPercent: exact((spot?.marginRate ?? 0) * 100),
    margin: spot?.margin ?? 0,
    minimum: spot?.minimum ?? 0,
    maximum: typed(spot?.maximum),
    slotMinutes: String(spot?.slotMinutes ?? 15),
    area: spot?.area ?? null,
    isFixedAtStart: spot?.isFixedAtStart ?? false,
    rows,
    graceMinutes: idle?.graceMinutes ?? 0,
    isGracePerStretch: idle?.isGracePerStretch ?? false,
    quietFrom: idle?.quietFrom ?? "",
    quietUntil: idle?.quietUntil ?? "",
    idleCap: typed(idle?.cap),
    untilUnplugged: idle?.countsUntilUnplugged ?? false,
    minPrice: typed(tariff?.minPrice?.inclVat),
    maxPrice: typed(tariff?.maxPrice?.inclVat),
    validFrom: "",
    kept: {
      tariffAltText: tariff?.tariffAltText ?? [],
      tariffAltUrl: tariff?.tariffAltUrl ?? null,
      validUntil: tariff?.validUntil ?? null,
      minExcl: tariff?.minPrice?.exclVat ?? null,
      maxExcl: tariff?.maxPrice?.exclVat ?? null,
      spotVat: spot?.vat ?? null,
      baseStep: base ? { stepSize: base.stepSize, roundsAlone: base.roundsAlone } : {},
    },
  };
}

/** The components of an element are independent of one another: each becomes a row of its own, in order. */
function rowsOf(element: TariffElement, isNet: boolean, vatRate: number): Row[] {
  const { startDate, endDate, minCurrent, maxCurrent, reservation, ...plain } = element.restrictions ?? {};
  const isPlain = [startDate, endDate, minCurrent, maxCurrent, reservation].every((value) => value == null);
  if (!isPlain || element.priceComponents.some(({ vat }) => vat != null && vat !== vatRate)) return [{ key: newKey(), element }];
  return element.priceComponents.map((component) => {
    const kind = kindOf[component.type];
    const price = (isNet ? component.priceExVat : component.price) ?? 0;
    return {
      key: newKey(),
      kind,
      price: perMinute(kind) ? exact(price / 60) : price,
      days: dayNames.filter((day) => plain.dayOfWeek?.includes(day)),
      from: plain.startTime ?? "",
      until: plain.endTime ?? "",
      afterKwh: typed(plain.minKwh),
      untilKwh: typed(plain.maxKwh),
      afterMinutes: minutes(plain.minDuration),
      untilMinutes: minutes(plain.maxDuration),
      atLeastKw: typed(plain.minPower),
      belowKw: typed(plain.maxPower),
      delayMinutes: minutes(component.delay || null),
      stepSize: component.stepSize ?? 0,
      roundsAlone: component.roundsAlone ?? false,
    };
  });
}

const minutes = (seconds: number | null | undefined): Typed => (seconds == null ? "" : exact(seconds / 60));

/** The last energy price, where it asks nothing, is the base fee: it is taken out of the rows. */
function takeBase(rows: Row[]): Fee | null {
  const last = rows.findLastIndex((row) =>
    isFee(row) ? row.kind === "kwh" : row.element.priceComponents.some(({ type }) => type === "ENERGY"),
  );
  const row = rows[last];
  if (!row || !isFee(row) || !isAlways(row)) return null;
  rows.splice(last, 1);
  return row;
}
