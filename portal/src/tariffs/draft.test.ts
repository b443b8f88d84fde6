import { describe, expect, it } from "vitest";
import type { TariffBody } from "../api/types";
import { bodyOf, fieldAt } from "./body";
import { coveredRows, coverOfBase, covers } from "./covering";
import { type Draft, draftOf } from "./draft";
import { type Fee, isFee, newFee } from "./fees";

const plain: TariffBody = {
  name: "Day",
  currency: "DKK",
  vatRate: 0.25,
  basis: "GROSS",
  type: "REGULAR",
  elements: [
    {
      priceComponents: [
        { type: "ENERGY", price: 3.4567, stepSize: 0, roundsAlone: false, delay: 0 },
        { type: "TIME", price: 6, stepSize: 60, roundsAlone: true, delay: 0 },
        { type: "FLAT", price: 5, stepSize: 1, roundsAlone: false, delay: 0 },
        { type: "PARKING_TIME", price: 30, stepSize: 60, roundsAlone: true, delay: 0 },
      ],
      restrictions: null,
    },
  ],
  idle: { graceMinutes: 30, isGracePerStretch: false, quietFrom: null, quietUntil: null, cap: null, countsUntilUnplugged: false },
};

const fee = (kind: Fee["kind"], more: Partial<Fee> = {}): Fee => ({ ...newFee(kind), price: 1, ...more });
const withRows = (...rows: Draft["rows"]): Draft => ({ ...draftOf(null), perKwh: 2, rows });

describe("a draft", () => {
  it("gives back the elements it was made of", () => {
    expect(bodyOf(draftOf(plain)).body.elements).toEqual(plain.elements);
    expect(bodyOf(draftOf(plain)).body.idle).toEqual(plain.idle);
  });

  it("speaks of minutes where the tariff speaks of hours", () => {
    const draft = draftOf(plain);
    expect(draft.perKwh).toBe(3.4567);
    expect(draft.rows.filter(isFee).map(({ kind, price }) => [kind, price])).toEqual([
      ["minute", 0.1],
      ["once", 5],
      ["idle", 0.5],
    ]);
  });

  it("gives back prices per hour that no minute divides", () => {
    const element = {
      priceComponents: [{ type: "TIME" as const, price: 5, stepSize: 1, roundsAlone: false, delay: 0 }],
      restrictions: null,
    };
    const [time] = bodyOf(draftOf({ ...plain, elements: [element] })).body.elements;
    expect(time).toEqual(element);
  });

  it("keeps what it cannot say as it is", () => {
    const element = { priceComponents: [{ type: "TIME" as const, price: 5 }], restrictions: { reservation: "RESERVATION" } };
    const draft = draftOf({ ...plain, elements: [element, ...plain.elements] });
    expect(draft.rows.filter((row) => !isFee(row))).toHaveLength(1);
    expect(bodyOf(draft).body.elements[0]).toBe(element);
  });

  it("keeps the order of each kind and puts the base fee last", () => {
    const draft = withRows(
      fee("kwh", { price: 4, from: "17:00", until: "21:00" }),
      fee("idle", { price: 0.5 }),
      fee("kwh", { price: 3, days: ["SATURDAY"] }),
    );
    const { elements } = bodyOf(draft).body;
    expect(elements.map(({ priceComponents }) => priceComponents.map(({ type, price }) => [type, price]))).toEqual([
      [["ENERGY", 4]],
      [["ENERGY", 3]],
      [
        ["ENERGY", 2],
        ["PARKING_TIME", 30],
      ],
    ]);
    expect(elements[0]?.restrictions).toEqual({ startTime: "17:00", endTime: "21:00" });
  });

  it("finds the field that the server speaks of", () => {
    const [evening, idle] = [fee("kwh", { from: "17:00" }), fee("idle")];
    const { places } = bodyOf(withRows(evening, idle));
    expect(fieldAt("elements[0].restrictions.maxPower", places)).toBe(`${evening.key}.belowKw`);
    expect(fieldAt("elements[0].priceComponents[0].delay", places)).toBe(`${evening.key}.delayMinutes`);
    expect(fieldAt("elements[1].priceComponents[0].price", places)).toBe("perKwh");
    expect(fieldAt("elements[1].priceComponents[1].price", places)).toBe(`${idle.key}.price`);
    expect(fieldAt("spot.maximum", places)).toBe("maximum");
    expect(fieldAt("tariff.vatRate", places)).toBe("vatPercent");
    expect(fieldAt("somewhere", places)).toBeNull();
  });
});

describe("a fee is covered", () => {
  it("by one above it that holds whenever it does", () => {
    expect(covers(fee("kwh"), fee("kwh", { from: "17:00", until: "21:00" }))).toBe(true);
    expect(covers(fee("kwh", { from: "22:00", until: "06:00" }), fee("kwh", { from: "23:00", until: "05:00" }))).toBe(true);
    expect(covers(fee("kwh", { afterKwh: 10 }), fee("kwh", { afterKwh: 20 }))).toBe(true);
  });

  it("but not by one that asks for more, or is of another kind", () => {
    expect(covers(fee("kwh", { from: "17:00", until: "21:00" }), fee("kwh"))).toBe(false);
    expect(covers(fee("kwh", { days: ["MONDAY"] }), fee("kwh", { days: ["MONDAY", "SUNDAY"] }))).toBe(false);
    expect(covers(fee("minute"), fee("idle"))).toBe(false);
    expect(covers(fee("once", { delayMinutes: 5 }), fee("once"))).toBe(false);
    expect(covers(fee("kwh", { belowKw: 50 }), fee("kwh"))).toBe(false);
  });

  it("and is told so, as is the base fee", () => {
    const [always, evening] = [fee("kwh"), fee("kwh", { from: "17:00" })];
    expect(coveredRows({ rows: [always, evening] })).toEqual(new Map([[evening.key, 0]]));
    expect(coveredRows({ rows: [evening, always] }).size).toBe(0);
    expect(coverOfBase({ rows: [evening, always] })).toBe(1);
    expect(coverOfBase({ rows: [evening] })).toBe(-1);
  });
});
