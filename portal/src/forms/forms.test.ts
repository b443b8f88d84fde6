import { describe, expect, it } from "vitest";
import { safeReturn } from "../access/session";
import { ApiError } from "../api/problem";
import { parseSearch, stringifySearch } from "../shell/address";
import { exampleCost } from "../tariffs/tariffs";
import { dayEnd, dayOf, dayStart, holdsNoNumber, numberOf } from "./numbers";
import { placeError } from "./useForm";

const refusal = (param: string | null) => new ApiError(422, { error: { message: "Not good", param } });

describe("a refused form", () => {
  it("has the error at the field it names", () => {
    expect(placeError(refusal("name"), ["name", "city"])).toEqual({ errors: { name: "Not good" }, failure: null });
    expect(placeError(refusal("contactDetails.email"), ["email"])).toEqual({ errors: { email: "Not good" }, failure: null });
    expect(placeError(refusal("connectors[2].standard"), ["connectors"])).toEqual({ errors: { connectors: "Not good" }, failure: null });
    expect(placeError(refusal("name"), ["customer"], { name: "customer" }).errors).toEqual({ customer: "Not good" });
  });
  it("loses no error that names none of its fields", () => {
    expect(placeError(refusal("partyId"), ["name"])).toEqual({ errors: {}, failure: "partyId: Not good" });
    expect(placeError(refusal(null), ["name"]).failure).toBe("Not good");
    expect(placeError(new TypeError("away"), ["name"]).failure).toBe("away");
  });
});

describe("typed numbers and days", () => {
  it("takes a point or a comma for decimals", () =>
    expect(["3,25", "3.25", " 7 ", ",5", "-10", ""].map(numberOf)).toEqual([3.25, 3.25, 7, 0.5, -10, ""]));
  it("guesses at no number", () => {
    for (const text of ["1.234,5", "1 000", "abc", "3,3,3", "-", "1e5"]) expect(numberOf(text)).toBeNaN();
    expect(holdsNoNumber({ connectors: [{ maxElectricPower: numberOf("x") }] })).toBe(true);
    expect(holdsNoNumber({ connectors: [{ maxElectricPower: "" }], name: "x", customerId: null })).toBe(false);
  });
  it("counts the last day in", () => {
    expect(dayOf(dayStart("2025-11-20"))).toBe("2025-11-20");
    expect(dayEnd("2025-11-20")).toBe(dayStart("2025-11-21"));
    expect(dayStart("")).toBeNull();
  });
});

describe("an address", () => {
  it("is readable, and reads back", () => {
    const search = { status: "Charging,Faulted", search: "fleet car #10", type: "GB/T AC", empty: "", gone: undefined };
    expect(stringifySearch(search)).toBe("?status=Charging,Faulted&search=fleet+car+%2310&type=GB/T+AC");
    expect(parseSearch(stringifySearch(search))).toEqual({ status: "Charging,Faulted", search: "fleet car #10", type: "GB/T AC" });
    expect(stringifySearch({ a: "1+1" })).toBe("?a=1%2B1");
  });
  it("leads back only to this site after signing in", () => {
    expect(safeReturn("/charge-boxes/3?tab=log")).toBe("/charge-boxes/3?tab=log");
    for (const evil of ["//evil.example", "https://evil.example", "/\\evil.example", "/sign-in?to=/", undefined])
      expect(safeReturn(evil)).toBe("/connectors");
  });
});

describe("the example under a tariff", () => {
  const prices = { pricePerKwh: 2.5, pricePerMinute: 0.25, pricePerSession: 5, idlePricePerMinute: 2, idleGraceMinutes: 20 };
  it("adds energy, time and the session", () => expect(exampleCost(prices, 20, 60)).toBe(70));
  it("charges idle time after the grace", () => expect(exampleCost(prices, 20, 90, 30)).toBe(97.5));
  it("rounds once, half away from zero", () => {
    const only = (pricePerKwh: number) => ({
      pricePerKwh,
      pricePerMinute: 0,
      pricePerSession: 0,
      idlePricePerMinute: 0,
      idleGraceMinutes: 0,
    });
    expect([exampleCost(only(1.005), 1, 0), exampleCost(only(3.3), 3, 0), exampleCost(only(-1.005), 1, 0)]).toEqual([1.01, 9.9, -1.01]);
  });
});
