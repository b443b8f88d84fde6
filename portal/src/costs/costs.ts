import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { StationTariff } from "../api/types";

export const costsQuery = (id: number) =>
  queryOptions({
    queryKey: ["costs", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/costs", { signal, params: { path: { id } } })),
  });

export const costsChanged = () => void queries.invalidateQueries({ queryKey: ["costs"] });

type Standing = { tone: "tag" | "tag bad" | "tag plain"; text: string };

/** How a tariff stands at the charge box, in a few words. */
export function standingOf({ unsaid, heldId, wantedId, inSync, status, why, tariffName }: StationTariff): Standing {
  if (unsaid.length > 0) return { tone: "tag bad", text: heldId ? "Cannot be given; another one is held" : "Cannot be given" };
  if (inSync) return tariffName === null ? { tone: "tag plain", text: "None to give: charging is free" } : { tone: "tag", text: "Held" };
  if (status && status !== "Accepted") return { tone: "tag bad", text: why ? `${status}: ${why}` : status };
  return { tone: "tag plain", text: heldId && wantedId ? "Another version is held" : "Not given yet" };
}
