import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { LocalList } from "../api/types";
import { placeOrder } from "../orders/place";

export const localListQuery = (id: number) =>
  queryOptions({
    queryKey: ["local-list", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/local-list", { signal, params: { path: { id } } })),
  });

export const localListChanged = () => void queries.invalidateQueries({ queryKey: ["local-list"] });

export async function sync(id: number, identity: string) {
  await placeOrder(identity, "Send the local list", api.POST("/v2/chargeboxes/{id}/local-list/sync", { params: { path: { id } } }));
  localListChanged();
}

export async function clear(id: number, identity: string) {
  await placeOrder(identity, "Clear the local list", api.POST("/v2/chargeboxes/{id}/local-list/clear", { params: { path: { id } } }));
  localListChanged();
}

type Standing = { tone: "good" | "bad" | "wait" | "off"; text: string };

/** How the list stands, in one line. */
export function standingOf(list: LocalList, isOnline: boolean): Standing {
  if (!list.isEnabled)
    return list.entries > 0
      ? { tone: "off", text: `Switched off; the charge box keeps ${keys(list.entries)} until the list is cleared` }
      : { tone: "off", text: "Switched off" };
  if (list.isInSync) return { tone: "good", text: `In sync: ${keys(list.entries)}` };
  if (list.lastOutcome && list.nextTryAt) return { tone: "bad", text: list.lastMessage ?? list.lastStatus ?? "The last update failed" };
  return { tone: "wait", text: isOnline ? "An update is on its way" : "An update waits until the charge box is online" };
}

const keys = (count: number) => (count === 1 ? "1 charge key" : `${count} charge keys`);
