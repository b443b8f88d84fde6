import type { Dimension, PriceComponent, Restrictions, Tariff, TariffBody, TariffElement } from "../api/types";
import { orNull, orZero, type Typed, typed } from "../forms/numbers";

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

export const dayNames = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"];

const dimensionOf: Record<FeeKind, Dimension> = { kwh: "ENERGY", minute: "TIME", idle: "PARKING_TIME", once: "FLAT" };
const kindOf: Record<Dimension, FeeKind> = { ENERGY: "kwh", TIME: "minute", PARKING_TIME: "idle", FLAT: "once" };
const dimensions: Dimension[] = ["ENERGY", "TIME", "FLAT", "PARKING_TIME"];

let lastKey = 0;
const newKey = () => `fee-${++lastKey}`;

export const isFee = (row: Row): row is Fee => "kind" in row;

const perMinute = (kind: FeeKind) => kind === "minute" || kind === "idle";

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

export const isAlways = (fee: Fee) => restrictionsOf(fee) === null && orZero(fee.delayMinutes) === 0;

function restrictionsOf(fee: Fee): Restrictions | null {
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

function componentOf(fee: Fee, isNet: boolean): PriceComponent {
  const price = exact(orZero(fee.price) * (perMinute(fee.kind) ? 60 : 1));
  return {
    type: dimensionOf[fee.kind],
    ...(isNet ? { priceExVat: price } : { price }),
    stepSize: fee.stepSize,
    roundsAlone: fee.roundsAlone,
    delay: Math.round(orZero(fee.delayMinutes) * 60),
  };
}

/** Where a field of the body came from: the row's key, or "base". */
export type Places = { [component: string]: string };

/**
 * The elements in the rows' order. Those that ask nothing and are the last of their kind share the last element, as plain tariffs are
 * written; of each kind the order stays.
 */
export function elementsOf(draft: Draft): { elements: TariffElement[]; places: Places } {
  const elements: TariffElement[] = [];
  const places: Places = {};
  const shared: { key: string; component: PriceComponent }[] = [];
  draft.rows.forEach((row, index) => {
    if (!isFee(row)) {
      places[`${elements.length}`] = row.key;
      elements.push(row.element);
      return;
    }
    const component = componentOf(row, draft.isNet);
    const isLast =
      !draft.rows.slice(index + 1).some((later) => dimensionsOf(later).includes(component.type)) &&
      !(component.type === "ENERGY" && draft.energy === "fixed");
    if (isAlways(row) && isLast) {
      shared.push({ key: row.key, component });
      return;
    }
    places[`${elements.length}`] = row.key;
    elements.push({ priceComponents: [component], restrictions: restrictionsOf(row) });
  });
  if (draft.energy === "fixed") {
    const price = orZero(draft.perKwh);
    const { stepSize = 0, roundsAlone = false } = draft.kept.baseStep;
    shared.push({
      key: "base",
      component: { type: "ENERGY", ...(draft.isNet ? { priceExVat: price } : { price }), stepSize, roundsAlone, delay: 0 },
    });
  }
  shared.sort((a, b) => dimensions.indexOf(a.component.type) - dimensions.indexOf(b.component.type));
  shared.forEach(({ key }, index) => {
    places[`${elements.length}.${index}`] = key;
  });
  if (shared.length > 0) elements.push({ priceComponents: shared.map(({ component }) => component), restrictions: null });
  return { elements, places };
}

const dimensionsOf = (row: Row): Dimension[] =>
  isFee(row) ? [dimensionOf[row.kind]] : row.element.priceComponents.map(({ type }) => type);

export function bodyOf(draft: Draft): { body: TariffBody; places: Places } {
  const { elements, places } = elementsOf(draft);
  const { kept } = draft;
  const hasIdle = draft.rows.some((row) => dimensionsOf(row).includes("PARKING_TIME"));
  const body: TariffBody = {
    name: draft.name.trim(),
    currency: draft.currency.trim().toUpperCase(),
    vatRate: exact(orZero(draft.vatPercent) / 100),
    customerId: draft.customerId,
    basis: draft.isNet ? "NET" : "GROSS",
    type: draft.type,
    elements,
    tariffAltText: kept.tariffAltText,
    tariffAltUrl: kept.tariffAltUrl,
    minPrice: limit(draft.minPrice, kept.minExcl),
    maxPrice: limit(draft.maxPrice, kept.maxExcl),
    spot:
      draft.energy === "spot"
        ? {
            marginRate: exact(orZero(draft.marginPercent) / 100),
            margin: orZero(draft.margin),
            minimum: orZero(draft.minimum),
            maximum: orNull(draft.maximum),
            slotMinutes: Number(draft.slotMinutes),
            area: draft.area,
            isFixedAtStart: draft.isFixedAtStart,
            vat: kept.spotVat,
          }
        : null,
    idle: hasIdle
      ? {
          graceMinutes: orZero(draft.graceMinutes),
          isGracePerStretch: draft.isGracePerStretch,
          quietFrom: draft.quietFrom || null,
          quietUntil: draft.quietUntil || null,
          cap: orNull(draft.idleCap),
          countsUntilUnplugged: draft.untilUnplugged,
        }
      : null,
    validFrom: draft.validFrom ? new Date(draft.validFrom).toISOString() : null,
    validUntil: kept.validUntil,
  };
  return { body, places };
}

const limit = (incl: Typed, excl: number | null) => (incl === "" && excl === null ? null : { exclVat: excl, inclVat: orNull(incl) });

const fieldOf: Record<string, string> = {
  price: "price",
  priceExVat: "price",
  delay: "delayMinutes",
  stepSize: "price",
  startTime: "from",
  endTime: "until",
  dayOfWeek: "days",
  minKwh: "afterKwh",
  maxKwh: "untilKwh",
  minDuration: "afterMinutes",
  maxDuration: "untilMinutes",
  minPower: "atLeastKw",
  maxPower: "belowKw",
};

const headOf: Record<string, string> = {
  vatRate: "vatPercent",
  "spot.marginRate": "marginPercent",
  "spot.margin": "margin",
  "spot.minimum": "minimum",
  "spot.maximum": "maximum",
  "spot.area": "area",
  "idle.graceMinutes": "graceMinutes",
  "idle.quietFrom": "quietFrom",
  "idle.quietUntil": "quietUntil",
  "idle.cap": "idleCap",
  "minPrice.inclVat": "minPrice",
  "maxPrice.inclVat": "maxPrice",
};

/** The field on the page that a path of the server's speaks of: "perKwh", or "fee-3.until". Null where there is none. */
export function fieldAt(param: string, places: Places): string | null {
  const path = param.replace(/^tariff\./, "");
  const found = /^elements\[(\d+)\](?:\.priceComponents\[(\d+)\])?\.?(?:restrictions\.)?(\w+)?/.exec(path);
  if (!found) return headOf[path] ?? (/^(name|currency|validFrom|minPrice|maxPrice)$/.test(path) ? path : null);
  const [, element, component, last] = found;
  const key = places[`${element}.${component ?? 0}`] ?? places[element ?? ""];
  if (!key) return null;
  if (key === "base") return "perKwh";
  return `${key}.${fieldOf[last ?? ""] ?? "price"}`;
}
