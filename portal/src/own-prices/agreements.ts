import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";

/** Whose prices: a customer's, with all below it, or one charge key's. */
export type Holder = { customerId: number; name: string } | { tokenId: number; name: string };

export const idOf = (holder: Holder) => ("tokenId" in holder ? { tokenId: holder.tokenId } : { customerId: holder.customerId });

export const agreementsQuery = (holder: Holder) =>
  queryOptions({
    queryKey: ["price-agreements", idOf(holder)],
    queryFn: ({ signal }) => read(api.GET("/v2/price-agreements", { signal, params: { query: { ...idOf(holder), limit: 1000 } } })),
  });

export const fleetQuery = queryOptions({
  queryKey: ["price-agreements", "own-fleet"],
  queryFn: async ({ signal }) =>
    (await read(api.GET("/v2/price-agreements", { signal, params: { query: { limit: 1000 } } }))).data.filter(({ ownFleet }) => ownFleet),
});
