import { describe, expect, it } from "vitest";
import type { Pricing } from "../api/types";
import { pricingBody, pricingFault, pricingValues, wordPricing } from "./pricing";

const nothing: Pricing = {
  tariffId: null,
  discountPercent: null,
  amountOff: null,
  perKwh: null,
  free: null,
  currency: null,
  tariffName: null,
};

describe("a price of its own", () => {
  it("is told in a few words", () => {
    expect(wordPricing({ ...nothing, discountPercent: 12.5 })).toBe("12.5 % off");
    expect(wordPricing({ ...nothing, perKwh: 1.5, currency: "DKK" })).toBe("1.50 DKK per kWh");
    expect(wordPricing({ ...nothing, amountOff: 25, currency: "EUR" })).toBe("25.00 EUR off a session");
    expect(wordPricing({ ...nothing, tariffId: "x", tariffName: "Fleet" })).toBe("Tariff Fleet");
    expect(wordPricing({ ...nothing, free: true })).toBe("Free");
  });

  it("goes into the form and out again as it was", () => {
    for (const pricing of [{ discountPercent: 20 }, { perKwh: 1.5, currency: "DKK" }, { tariffId: "x" }, { free: true }])
      expect(pricingBody(pricingValues({ ...nothing, ...pricing }))).toEqual(pricing);
  });

  it("sends only what its kind has", () => {
    expect(pricingBody({ kind: "free", value: 5, currency: "DKK", tariffId: "x" })).toEqual({ free: true });
    expect(pricingFault({ kind: "tariffId", value: 5, currency: "DKK", tariffId: null })).toBe("Choose the tariff");
    expect(pricingFault({ kind: "perKwh", value: "", currency: "DKK", tariffId: "x" })).toBe("The value is missing");
    expect(pricingFault({ kind: "perKwh", value: 0, currency: "DKK", tariffId: null })).toBeUndefined();
  });
});
