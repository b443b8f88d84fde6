import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";

export const groupQuery = (id: number) =>
  queryOptions({
    queryKey: ["voucher-groups", "one", id],
    queryFn: ({ signal }) => read(api.GET("/v2/voucher-groups/{id}", { signal, params: { path: { id } } })),
  });

export const usersQuery = (id: number) =>
  queryOptions({
    queryKey: ["vouchers", "users", id],
    queryFn: ({ signal }) => read(api.GET("/v2/vouchers/{id}/tokens", { signal, params: { path: { id } } })),
  });

export function vouchersChanged() {
  void queries.invalidateQueries({ queryKey: ["voucher-groups"] });
  void queries.invalidateQueries({ queryKey: ["vouchers"] });
}
