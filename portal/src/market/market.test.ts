import { describe, expect, it } from "vitest";
import type { Emissions, SpotPrices } from "../api/types";
import { addDays, dayOf, emissionSteps, figuresOf, gapsOf, hoursOf, hourTicks, midnight, priceSteps, stepAt, valueTicks } from "./market";

const at = (time: string) => Date.parse(`2026-01-15T${time}:00Z`);

const slot = (from: string, to: string, pricePerMwh: number | null) => ({
  from: `2026-01-15T${from}:00Z`,
  to: `2026-01-15T${to}:00Z`,
  pricePerMwh,
  source: null,
  fetchedAt: null,
  exchangeRate: null,
  superseded: [],
});

const prices: SpotPrices = {
  area: "DK1",
  currency: "DKK",
  resolution: 15,
  from: "",
  to: "",
  data: [slot("10:00", "10:15", 400), slot("10:15", "10:30", null), slot("10:30", "10:45", null), slot("10:45", "11:00", -100)],
  gaps: [],
};

describe("the market's days", () => {
  it("begin at midnight in Copenhagen, summer and winter", () => {
    expect(new Date(midnight("2026-01-15")).toISOString()).toBe("2026-01-14T23:00:00.000Z");
    expect(new Date(midnight("2026-07-15")).toISOString()).toBe("2026-07-14T22:00:00.000Z");
    expect(dayOf(midnight("2026-03-30") - 1)).toBe("2026-03-29");
  });

  it("have 92 quarters when the clocks go forward and 100 when they go back", () => {
    const quarters = (day: string) => (midnight(addDays(day, 1)) - midnight(day)) / 900_000;
    expect(["2026-03-29", "2026-10-25", "2026-10-26"].map(quarters)).toEqual([92, 100, 96]);
  });
});

describe("the axes", () => {
  it("mark hours of the market's clock, midnight among them, also where an hour comes twice", () => {
    const ticks = hourTicks(midnight("2026-10-25"), midnight("2026-10-27"), 10).map((time) => new Date(time).toISOString().slice(5, 13));
    expect(ticks).toEqual(["10-24T22", "10-25T05", "10-25T11", "10-25T17", "10-25T23", "10-26T05", "10-26T11", "10-26T17", "10-26T23"]);
  });

  it("mark round values with 0 among them", () => {
    expect(valueTicks(0.14, 1.15)).toEqual([0, 0.5, 1, 1.5]);
    expect(valueTicks(-0.008, 1.42)).toEqual([-0.5, 0, 0.5, 1, 1.5]);
    expect(valueTicks(80, 178)).toEqual([0, 50, 100, 150, 200]);
    expect(valueTicks(-20, -5)).toEqual([-20, -15, -10, -5, 0]);
  });
});

describe("curves", () => {
  it("keep what is missing apart from nothing", () => {
    const steps = priceSteps(prices);
    expect(steps.map(({ value }) => value)).toEqual([0.4, null, null, -0.1]);
    expect(gapsOf(steps)).toEqual([{ from: at("10:15"), to: at("10:45") }]);
    expect(stepAt(steps, at("10:20"))?.value).toBeNull();
  });

  it("are summed up by what is known", () => {
    const figures = figuresOf(priceSteps(prices), at("10:00"), at("11:00"));
    expect(figures?.mean).toBeCloseTo(0.15);
    expect([figures?.least.value, figures?.most.value]).toEqual([-0.1, 0.4]);
    expect(figuresOf(priceSteps(prices), at("10:15"), at("10:45"))).toBeNull();
  });

  it("show where nothing was measured, unless the forecast says something", () => {
    const factor = (from: string, kind: "measured" | "forecast") => ({
      from: `2026-01-15T${from}:00Z`,
      gramsPerKwh: 80,
      kind,
      source: "",
      fetchedAt: "",
    });
    const emissions: Emissions = {
      area: "DK1",
      from: "",
      to: "",
      data: [factor("10:00", "measured"), factor("10:05", "forecast")],
      gaps: [{ from: "2026-01-15T10:05:00Z", to: "2026-01-15T10:15:00Z" }],
      yearlyAverage: null,
    };
    expect(emissionSteps(emissions).map(({ value, isForecast }) => [value, isForecast])).toEqual([
      [80, false],
      [80, true],
      [null, undefined],
    ]);
    expect(hoursOf(emissions.gaps)).toBeCloseTo(1 / 6);
  });
});
