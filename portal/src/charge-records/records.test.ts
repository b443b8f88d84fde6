import { describe, expect, it } from "vitest";
import type { MeterSample } from "../api/types";
import { idlePhases, nearest, niceTop, path, pointsOf, timeTicks } from "./curve";
import { rangeOf } from "./period";
import { remarksOf } from "./records";

const sample = (minute: number, changes: Partial<MeterSample>): MeterSample => ({
  at: new Date(Date.UTC(2025, 10, 20, 10, minute)).toISOString(),
  energyKwh: null,
  powerKw: null,
  soc: null,
  currentA: null,
  voltageV: null,
  ...changes,
});

describe("the curve of a session", () => {
  it("takes power from the energy’s growth where none was reported", () => {
    const { points, derived } = pointsOf([sample(0, { energyKwh: 0 }), sample(15, { energyKwh: 5.5 }), sample(30, { energyKwh: 5.5 })]);
    expect(derived).toBe(true);
    expect(points.map(({ powerKw }) => powerKw)).toEqual([null, 22, 0]);
  });
  it("believes the station’s own power, whatever the order of the samples", () => {
    const { points, derived } = pointsOf([sample(5, { powerKw: 7, energyKwh: 9 }), sample(1, { powerKw: 11, energyKwh: 0 })]);
    expect([derived, points.map(({ powerKw }) => powerKw)]).toEqual([false, [11, 7]]);
  });
  it("keeps the peak when there are more samples than pixels", () => {
    const many = Array.from({ length: 20_000 }, (_, index) => sample(index / 60, { powerKw: index === 7_777 ? 150 : 50 }));
    const { points } = pointsOf(many);
    expect(points.length).toBeLessThanOrEqual(1_200);
    expect(Math.max(...points.map(({ powerKw }) => powerKw ?? 0))).toBe(150);
  });
  it("ends its axis at a round number", () => expect([0, 0.7, 10.9, 22, 86.3, 142].map(niceTop)).toEqual([1, 0.8, 15, 25, 100, 150]));
  it("marks whole quarters", () => {
    const from = Date.UTC(2025, 10, 20, 10, 0, 4);
    expect(timeTicks(from, from + 58 * 60_000, 5).map((at) => new Date(at).getUTCMinutes())).toEqual([15, 30, 45]);
  });
  it("draws through what is known", () =>
    expect(
      path(
        [1, null, 3],
        (value) => (value ?? 0) * 10,
        (value) => value,
      ),
    ).toBe("M10 1L30 3"));
  it("finds the sample nearest to the pointer", () => {
    const points = [0, 10, 20, 30].map((at) => ({ at }));
    expect([-5, 4, 6, 26, 99].map((at) => nearest(points, at))).toEqual([0, 0, 1, 3, 3]);
  });
  it("knows when the car took nothing", () => {
    const at = (minute: number) => new Date(minute * 60_000).toISOString();
    const phases = idlePhases(
      [
        { at: at(0), status: "Preparing" },
        { at: at(2), status: "Charging" },
        { at: at(50), status: "SuspendedEV" },
      ],
      1 * 60_000,
      58 * 60_000,
    );
    expect(phases.map(({ from, to, status }) => [from / 60_000, to / 60_000, status])).toEqual([
      [1, 2, "Preparing"],
      [50, 58, "SuspendedEV"],
    ]);
  });
});

describe("a period", () => {
  const now = new Date(2025, 10, 20, 15, 30);
  it("has whole days", () => {
    expect(rangeOf({ period: "yesterday" }, now)).toEqual({
      from: new Date(2025, 10, 19).toISOString(),
      to: new Date(2025, 10, 20).toISOString(),
    });
    expect(rangeOf({ period: "lastMonth" }, now)).toEqual({
      from: new Date(2025, 9, 1).toISOString(),
      to: new Date(2025, 10, 1).toISOString(),
    });
  });
  it("includes its last day", () => {
    expect(rangeOf({ from: "2025-11-01", to: "2025-11-02" }, now)).toEqual({
      from: new Date(2025, 10, 1).toISOString(),
      to: new Date(2025, 10, 3).toISOString(),
    });
    expect(rangeOf({}, now)).toEqual({ from: undefined, to: undefined });
  });
});

describe("what is said about a record", () => {
  it("is in words, and said once", () => {
    expect(remarksOf({ excludedReason: "stopWithoutStart", flags: ["stopWithoutStart", "offline"] })).toEqual({
      excluded: "A stop that belongs to no known session",
      others: ["The station was offline for a part of it"],
    });
  });
  it("names what is newer than this page by its own name", () =>
    expect(remarksOf({ excludedReason: null, flags: ["somethingNew"] }).others).toEqual(["Something new"]));
});
