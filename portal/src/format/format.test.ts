import { describe, expect, it } from "vitest";
import { formatAgo, formatDuration } from "./durations";
import { formatEnergySum, formatKwh, formatMoney, formatPowerSum, formatUnitPrice } from "./numbers";
import { formatClock, formatDateTime } from "./times";
import { inPlainWords } from "./words";

const minute = 60_000;

describe("durations", () => {
  it.each([
    [-5, "0 s"],
    [34_000, "34 s"],
    [42 * minute, "42 min"],
    [(3 * 60 + 12) * minute, "3 h 12 min"],
    [64 * minute, "1 h 04 min"],
    [6 * 60 * minute, "6 h"],
    [(2 * 24 + 5) * 60 * minute, "2 d 5 h"],
  ])("%i ms is %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
  it("says how fresh something is", () => {
    expect(formatAgo(400)).toBe("0.4 s ago");
    expect(formatAgo(3 * minute)).toBe("3 min ago");
  });
});

describe("numbers", () => {
  it("has three decimals for energy and two for money", () => {
    expect(formatKwh(38.4)).toBe("38.400 kWh");
    expect(formatMoney(18.875, "DKK")).toBe("18.88 DKK");
    expect(formatMoney(null, "DKK")).toBe("—");
  });
  it("keeps up to four decimals of a price per unit", () => {
    expect([formatUnitPrice(1.25), formatUnitPrice(1.3482), formatUnitPrice(2)]).toEqual(["1.25", "1.3482", "2.00"]);
  });
  it("goes to MW and MWh where kW is too small", () => {
    expect([formatPowerSum(386), formatPowerSum(14_210)]).toEqual(["386.0 kW", "14.21 MW"]);
    expect([formatEnergySum(412), formatEnergySum(8_900)]).toEqual(["412 kWh", "8.9 MWh"]);
  });
});

describe("times", () => {
  it("stands in the location’s zone", () => {
    expect(formatClock("2025-11-20T10:00:00.000Z", "Europe/Copenhagen")).toBe("11:00");
    expect(formatDateTime("2025-06-01T23:30:00.000Z", "Europe/Helsinki")).toBe("2 Jun 2025, 02:30");
  });
  it("survives what is no time and no zone", () => {
    expect(formatClock(null)).toBe("—");
    expect(formatClock("nonsense")).toBe("—");
    expect(formatClock("2025-11-20T10:00:00.000Z", "Mars/Olympus")).toMatch(/^\d\d:\d\d$/);
  });
});

describe("constants in words", () => {
  it.each([
    ["EVDisconnected", "EV disconnected"],
    ["PaymentTerminal", "Payment terminal"],
    ["estimated_stop", "Estimated stop"],
    ["PowerLoss", "Power loss"],
    ["TooShort", "Too short"],
    [null, "—"],
  ])("%s", (constant, words) => expect(inPlainWords(constant)).toBe(words));
});
