import { api } from "../api/client";
import { describe } from "../api/problem";
import type { Connector } from "../api/types";
import type { ConnectorStore } from "../live/store";
import { clearCache, reset, trigger } from "../orders/chargeBoxOrders";
import { placeOrder } from "../orders/place";
import { cancelReservation, standingAt } from "../reservations/reservations";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { type Command, commandNames, forbidden, question } from "./commands";

/** Asks where it hurts, then sends. Starting needs a charge key first, which is the start dialog's part. */
export async function runCommand(command: Exclude<Command, "start" | "reserve">, id: number, store: ConnectorStore) {
  const connector = store.get(id);
  if (!connector || forbidden(command, connector)) return;
  const asked = question(command, connector, sessionsAt(connector.chargeBox.id, store), store.nameOf(connector));
  if (asked && !(await confirm(asked))) return;
  const current = store.get(id) ?? connector;
  // While the question stood there another driver may have begun: theirs is not the session that was meant.
  if (command === "stop" && current.session?.transactionId !== connector.session?.transactionId) {
    toast({ tone: "bad", title: "The session had ended already", text: store.nameOf(connector) });
    return;
  }
  await send(command, current, store.nameOf(current));
}

function send(command: Exclude<Command, "start" | "reserve">, connector: Connector, place: string) {
  const { chargeBox, evseUid: uid, connectorId } = connector;
  const params = { params: { path: { uid, connectorId } } };
  const order = `${commandNames[command]} · ${place}`;
  switch (command) {
    case "stop":
      return placeOrder(
        chargeBox.identity,
        order,
        api.POST("/v2/evses/{uid}/connectors/{connectorId}/remote-stop-transaction", {
          ...params,
          body: { transactionId: connector.session?.transactionId ?? 0 },
        }),
      );
    case "unlock":
      return placeOrder(chargeBox.identity, order, api.POST("/v2/evses/{uid}/connectors/{connectorId}/unlock", params));
    case "available":
    case "unavailable":
      return placeOrder(
        chargeBox.identity,
        order,
        api.POST("/v2/evses/{uid}/connectors/{connectorId}/change-availability", {
          ...params,
          body: { type: command === "available" ? "Operative" : "Inoperative" },
        }),
      );
    case "restartSoft":
      return reset(chargeBox, "Soft");
    case "restartHard":
      return reset(chargeBox, "Hard");
    case "requestStatus":
      return trigger(chargeBox, "StatusNotification", commandNames.requestStatus);
    case "cancelReservation":
      return cancelAt(connector);
    case "clearCache":
      return clearCache(chargeBox);
  }
}

/** The station says that it is reserved, not for whom: that is looked up. */
async function cancelAt({ chargeBox, evseId }: Connector) {
  try {
    const standing = await standingAt(chargeBox.id, chargeBox.connectorNumber);
    if (!standing) {
      toast({
        tone: "bad",
        title: "No reservation of ours stands there",
        text: `${evseId} was reserved by other means, or is free already.`,
      });
      return;
    }
    const who = standing.tokenLabel ?? standing.tokenUid;
    const text = `It is kept for ${who}, who may then find it taken.`;
    if (await confirm({ title: `Cancel the reservation at ${evseId}?`, text, action: "Cancel reservation", danger: true }))
      await cancelReservation(standing);
  } catch (error) {
    toast({ tone: "bad", title: "The reservation could not be looked up", text: describe(error) });
  }
}

/** @param limit A per phase where the connector gives AC, kW where it gives DC; null for none. */
export function startCharging(
  { chargeBox, evseUid: uid, connectorId, evseId, powerType }: Connector,
  tokenId: number,
  limit: number | null,
) {
  const schedule =
    powerType === "DC"
      ? { unit: "Watt" as const, periods: [{ startSeconds: 0, limit: Math.round((limit ?? 0) * 1000) }] }
      : { unit: "Ampere" as const, periods: [{ startSeconds: 0, limit: limit ?? 0 }] };
  return placeOrder(
    chargeBox.identity,
    `${commandNames.start} · ${evseId}`,
    api.POST("/v2/evses/{uid}/connectors/{connectorId}/remote-start-transaction", {
      params: { path: { uid, connectorId } },
      body: { tokenId, profile: limit === null ? undefined : { kind: "Relative", schedules: [schedule] } },
    }),
  );
}

export function sessionsAt(chargeBoxId: number, store: ConnectorStore): number {
  let sessions = 0;
  for (const connector of store.all()) if (connector.chargeBox.id === chargeBoxId && connector.session) sessions++;
  return sessions;
}
