import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Reservation, ReservationBody, ReservationState } from "../api/types";
import { placeOrder } from "../orders/place";

export const isOpen = ({ state }: Pick<Reservation, "state">) => state === "Requested" || state === "Active";

export const stateNames: Record<ReservationState, string> = {
  Requested: "Asked for",
  Active: "Reserved",
  Used: "Used",
  Expired: "Expired",
  Cancelled: "Cancelled",
  Removed: "Removed",
  Rejected: "Refused",
};

/** How long a place is kept, as the form offers it, in minutes. */
export const spans = [
  { value: "15", label: "15 minutes" },
  { value: "30", label: "30 minutes" },
  { value: "60", label: "1 hour" },
  { value: "120", label: "2 hours" },
  { value: "240", label: "4 hours" },
  { value: "720", label: "12 hours" },
  { value: "1440", label: "24 hours" },
] as const;

export const whatOf = ({ evseId, evseNumber, connectorType }: Pick<Reservation, "evseId" | "evseNumber" | "connectorType">) =>
  evseId ?? (evseNumber !== null ? `EVSE ${evseNumber}` : connectorType ? `Any ${connectorType}` : "Any connector");

export const reservationsQuery = (chargeBoxId: number, nextPageCursor?: string) =>
  queryOptions({
    queryKey: ["reservations", chargeBoxId, nextPageCursor ?? null],
    queryFn: ({ signal }) => read(api.GET("/v2/reservations", { signal, params: { query: { chargeBoxId, limit: 50, nextPageCursor } } })),
  });

const changed = () => void queries.invalidateQueries({ queryKey: ["reservations"] });

export async function reserve(identity: string, what: string, body: ReservationBody) {
  await placeOrder(identity, `Reserve · ${what}`, api.POST("/v2/reservations", { body }));
  changed();
}

export async function cancelReservation({ id, chargeBoxIdentity, ...rest }: Reservation) {
  await placeOrder(
    chargeBoxIdentity,
    `Cancel reservation · ${whatOf(rest)}`,
    api.POST("/v2/reservations/{id}/cancel", { params: { path: { id } } }),
  );
  changed();
}

/** The reservation that stands for an EVSE: its own, else one for any. */
export async function standingAt(chargeBoxId: number, evseNumber: number): Promise<Reservation | null> {
  const { data } = await read(api.GET("/v2/reservations", { params: { query: { chargeBoxId, open: 1, limit: 100 } } }));
  return data.find((each) => each.evseNumber === evseNumber) ?? data.find((each) => each.evseNumber === null) ?? null;
}
