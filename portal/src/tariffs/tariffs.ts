import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { Tariff } from "../api/types";

export const tariffsQuery = queryOptions({
  queryKey: ["tariffs"],
  queryFn: ({ signal }) => read(api.GET("/v2/tariffs", { signal })),
  staleTime: 10_000,
});

type Prices = Pick<Tariff, "pricePerKwh" | "pricePerMinute" | "pricePerSession" | "idlePricePerMinute" | "idleGraceMinutes">;

// Money is counted in ten-thousandths, as whole numbers: 3.3 times 3 is 9.9 here.
const parts = 10_000;
const toParts = (price: number) => Math.round(price * parts);

/** What a charge costs by these prices, VAT included, rounded once and half away from zero. For show: bills are the server's. */
export function exampleCost(prices: Prices, kwh: number, minutes: number, idleMinutes = 0): number {
  const paidIdle = Math.max(0, idleMinutes - prices.idleGraceMinutes);
  const sum =
    toParts(prices.pricePerKwh) * kwh +
    toParts(prices.pricePerMinute) * minutes +
    toParts(prices.pricePerSession) +
    toParts(prices.idlePricePerMinute) * paidIdle;
  return (Math.sign(sum) * Math.round(Math.abs(sum) / (parts / 100))) / 100;
}
