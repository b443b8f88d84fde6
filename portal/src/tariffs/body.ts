import type { PriceComponent, TariffBody, TariffElement } from "../api/types";
import { orNull, orZero, type Typed } from "../forms/numbers";
import type { Draft } from "./draft";
import { componentOf, dimensions, dimensionsOf, exact, isAlways, isFee, restrictionsOf } from "./fees";

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
