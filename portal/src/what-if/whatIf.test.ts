import { describe, expect, it } from "vitest";
import type { WhatIfResult } from "../api/types";
import { asCsv, monthBefore } from "./whatIf";

const result: WhatIfResult = {
  currency: "DKK",
  from: "2026-10-01T00:00:00Z",
  to: "2026-11-01T00:00:00Z",
  sessions: 2,
  energyKwh: 30,
  was: 60.1,
  wouldBe: 90.3,
  dearer: 2,
  cheaper: 0,
  same: 0,
  byTotals: 2,
  bySamples: 0,
  kept: { agreement: 0, otherTariff: 0, notBilled: 0, corrected: 0 },
  otherCurrency: 0,
  missingSpot: 0,
  customers: [{ id: 5, name: 'Havn, "Nord"', sessions: 2, energyKwh: 30, was: 60.1, wouldBe: 90.3 }],
  locations: [{ id: 31, name: "=1+1", sessions: 2, energyKwh: 30, was: 60.1, wouldBe: 90.3 }],
  up: [{ transactionId: 7, startedAt: "2026-10-02T00:00:00Z", locationId: 31, locationName: "Havn", energyKwh: 20, was: 40, wouldBe: 60 }],
  down: [],
};

describe("a what-if as a file", () => {
  it("has every table, quoted as spreadsheets read it", () => {
    expect(asCsv(result).split("\r\n")).toEqual([
      "table,id,name,startedAt,sessions,energyKwh,was DKK,wouldBe DKK,difference",
      "total,,,,2,30,60.1,90.3,30.2",
      'customer,5,"Havn, ""Nord""",,2,30,60.1,90.3,30.2',
      "location,31,'=1+1,,2,30,60.1,90.3,30.2",
      "dearer,7,Havn,2026-10-02T00:00:00Z,1,20,40,60,20",
      "",
    ]);
  });

  it("is of the month before, also in January", () => {
    expect(monthBefore(new Date(2026, 10, 21))).toBe("2026-10");
    expect(monthBefore(new Date(2026, 0, 3))).toBe("2025-12");
  });
});
