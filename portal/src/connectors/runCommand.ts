import { api } from "../api/client";
import type { Connector } from "../api/types";
import type { ConnectorStore } from "../live/store";
import { clearCache, reset, trigger } from "../orders/chargeBoxOrders";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { type Command, commandNames, forbidden, question } from "./commands";

/** Asks where it hurts, then sends. Starting needs a charge key first, which is the start dialog's part. */
export async function runCommand(command: Exclude<Command, "start">, id: number, store: ConnectorStore) {
  const connector = store.get(id);
  if (!connector || forbidden(command, connector)) return;
  const asked = question(command, connector, sessionsAt(connector.chargeBox.id, store));
  if (asked && !(await confirm(asked))) return;
  const current = store.get(id) ?? connector;
  // While the question stood there another driver may have begun: theirs is not the session that was meant.
  if (command === "stop" && current.session?.transactionId !== connector.session?.transactionId) {
    toast({ tone: "bad", title: "The session had ended already", text: connector.evseId });
    return;
  }
  await send(command, current);
}

function send(command: Exclude<Command, "start">, connector: Connector) {
  const { chargeBox, evseUid: uid, connectorId, evseId } = connector;
  const params = { params: { path: { uid, connectorId } } };
  const order = `${commandNames[command]} · ${evseId}`;
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
    case "clearCache":
      return clearCache(chargeBox);
  }
}

export function startCharging({ chargeBox, evseUid: uid, connectorId, evseId }: Connector, tokenId: number) {
  return placeOrder(
    chargeBox.identity,
    `${commandNames.start} · ${evseId}`,
    api.POST("/v2/evses/{uid}/connectors/{connectorId}/remote-start-transaction", {
      params: { path: { uid, connectorId } },
      body: { tokenId },
    }),
  );
}

export function sessionsAt(chargeBoxId: number, store: ConnectorStore): number {
  let sessions = 0;
  for (const connector of store.all()) if (connector.chargeBox.id === chargeBoxId && connector.session) sessions++;
  return sessions;
}
