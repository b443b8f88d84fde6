import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { DisplayMessage, DisplayPriority, DisplayState, DisplayText } from "../api/types";
import { formatDateTime } from "../format/times";

export const displayQuery = (id: number) =>
  queryOptions({
    queryKey: ["display-messages", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/display-messages", { signal, params: { path: { id } } })),
  });

export const displayChanged = () => void queries.invalidateQueries({ queryKey: ["display-messages"] });

export const priorities: Record<DisplayPriority, string> = {
  AlwaysFront: "Always in front",
  InFront: "In front",
  NormalCycle: "In its turn",
};

export const states: Record<DisplayState, string> = {
  Idle: "While idle",
  Charging: "While charging",
  Faulted: "While faulted",
  Unavailable: "While out of service",
  Suspended: "While charging is paused",
  Discharging: "While discharging",
};

export const formats: Record<DisplayText["format"], string> = {
  Utf8: "Text",
  Ascii: "Text, ASCII only",
  Html: "HTML",
  Uri: "Address",
  QrCode: "QR code",
};

export const standings: Record<DisplayMessage["standing"], { name: string; tone: string }> = {
  Waiting: { name: "Waits", tone: "plain" },
  Shown: { name: "Shown", tone: "" },
  Over: { name: "Over", tone: "plain" },
};

/** Since when and until when, or while which transaction. */
export function whenOf({ startsAt, endsAt, transactionId, stationTransactionId }: DisplayMessage): string {
  const words = [
    transactionId !== null ? `transaction ${transactionId}` : stationTransactionId && `transaction ${stationTransactionId}`,
    startsAt && `from ${formatDateTime(startsAt)}`,
    endsAt && `until ${formatDateTime(endsAt)}`,
  ].filter(Boolean);
  return words.length > 0 ? words.join(", ") : "until it is cleared";
}
