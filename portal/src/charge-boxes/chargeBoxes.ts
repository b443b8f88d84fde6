import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox } from "../api/types";

export const chargeBoxQuery = (id: number) =>
  queryOptions({
    queryKey: ["charge-box", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}", { signal, params: { path: { id } } })),
  });

export const modelsQuery = queryOptions({
  queryKey: ["charge-box-models"],
  queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/models", { signal })),
  staleTime: 60_000,
});

/** What a change of one charge box makes old. */
export function chargeBoxChanged(box?: ChargeBox) {
  if (box) queries.setQueryData(chargeBoxQuery(box.id).queryKey, box);
  void queries.invalidateQueries({ queryKey: ["charge-boxes"] });
  void queries.invalidateQueries({ queryKey: ["charge-box"] });
  void queries.invalidateQueries({ queryKey: ["held-stations"] });
}

/** Where a station must connect: this server as the browser sees it. */
export function ocppAddress(origin: { protocol: string; host: string }): string {
  return `${origin.protocol === "https:" ? "wss" : "ws"}://${origin.host}/ocpp`;
}

export const nameOf = (box: Pick<ChargeBox, "chargeBoxIdentity" | "name">) => box.name || box.chargeBoxIdentity;
