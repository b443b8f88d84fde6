import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Tariff } from "../api/types";

export const tariffsQuery = queryOptions({
  queryKey: ["tariffs"],
  queryFn: ({ signal }) => read(api.GET("/v2/tariffs", { signal })),
  staleTime: 10_000,
});

export const tariffQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["tariffs", uuid],
    queryFn: ({ signal }) => read(api.GET("/v2/tariffs/{uuid}", { signal, params: { path: { uuid } } })),
  });

export const versionsQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["tariffs", uuid, "versions"],
    queryFn: ({ signal }) => read(api.GET("/v2/tariffs/{uuid}/versions", { signal, params: { path: { uuid } } })),
  });

export const usedAtQuery = (uuid: string) =>
  queryOptions({
    queryKey: ["tariffs", uuid, "locations"],
    queryFn: ({ signal }) => read(api.GET("/v2/tariffs/{uuid}/locations", { signal, params: { path: { uuid } } })),
  });

export function tariffChanged() {
  for (const key of ["tariffs", "location", "locations"]) void queries.invalidateQueries({ queryKey: [key] });
}

type Prices = Pick<Tariff, "pricePerKwh" | "pricePerMinute" | "pricePerSession" | "idlePricePerMinute" | "idleGraceMinutes">;

// Money is counted in ten-thousandths, as whole numbers: 3.3 times 3 is 9.9 here.
const parts = 10_000;
const toParts = (price: number | null) => Math.round((price ?? 0) * parts);

/** What a charge costs by plain prices, VAT included, rounded once and half away from zero; null where they are more than plain. */
export function exampleCost(prices: Prices, kwh: number, minutes: number, idleMinutes = 0): number | null {
  if (prices.pricePerKwh === null) return null;
  const paidIdle = Math.max(0, idleMinutes - (prices.idleGraceMinutes ?? 0));
  const sum =
    toParts(prices.pricePerKwh) * kwh +
    toParts(prices.pricePerMinute) * minutes +
    toParts(prices.pricePerSession) +
    toParts(prices.idlePricePerMinute) * paidIdle;
  return (Math.sign(sum) * Math.round(Math.abs(sum) / (parts / 100))) / 100;
}
