import { Menu } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, useSyncExternalStore } from "react";
import { useMay } from "../access/me";
import type { ConnectorStore } from "../live/store";
import { asksFirst, type Command, chargeBoxCommands, commandNames, connectorCommands, forbidden, shortcuts } from "./commands";

export type MenuPlace = { id: number; x: number; y: number };

type Props = {
  place: MenuPlace | null;
  store: ConnectorStore;
  onClose: () => void;
  onCommand: (command: Command, id: number) => void;
  onOpen: (id: number) => void;
};

const keyOf = (command: Command) => Object.entries(shortcuts).find(([, each]) => each === command)?.[0];

/** One menu for the whole table, put where it was asked for. What the moment forbids stays, greyed, and says why. */
export function RowMenu({ place, store, onClose, onCommand, onOpen }: Props) {
  const navigate = useNavigate();
  const mayControl = useMay("control");
  const connector = useSyncExternalStore(
    (listener) => (place ? store.subscribe(place.id, listener) : () => undefined),
    () => (place ? store.get(place.id) : undefined),
  );
  if (!place || !connector) return null;
  const { chargeBox } = connector;
  const name = store.nameOf(connector);
  const goTo = (tab?: string) => void navigate({ to: "/charge-boxes/$id", params: { id: String(chargeBox.id) }, search: { tab } });
  const run = (command: Command) => {
    if (forbidden(command, connector)) return;
    onClose();
    onCommand(command, place.id);
  };
  const onKey = (event: KeyboardEvent) => {
    const command = mayControl && !event.ctrlKey && !event.metaKey && !event.altKey ? shortcuts[event.key.toLowerCase()] : undefined;
    if (!command) return;
    event.preventDefault();
    event.stopPropagation();
    run(command);
  };
  const item = (command: Command) => {
    const reason = forbidden(command, connector);
    const key = keyOf(command);
    return (
      <Menu.Item
        key={command}
        disabled={reason !== null}
        title={reason ?? undefined}
        color={command === "restartHard" && reason === null ? "danger" : undefined}
        rightSection={key && reason === null ? <kbd>{key.toUpperCase()}</kbd> : undefined}
        aria-label={commandNames[command] + (asksFirst.includes(command) ? "…" : "")}
        aria-description={reason ?? undefined}
        onClick={() => run(command)}
      >
        {commandNames[command]}
        {asksFirst.includes(command) && "…"}
        {reason && <small className="reason">{reason}</small>}
      </Menu.Item>
    );
  };
  return (
    <Menu opened onClose={onClose} position="bottom-end" width={268} offset={4} withinPortal returnFocus={false} loop>
      <Menu.Target>
        <span className="menu-place" style={{ left: place.x, top: place.y }} />
      </Menu.Target>
      <Menu.Dropdown className="row-menu" onKeyDown={onKey} aria-label={`Menu of ${name}`}>
        <Menu.Label>{store.hasSiblings(connector.evseUid) ? name : `Connector ${name}`}</Menu.Label>
        {mayControl && connectorCommands(connector).map(item)}
        <Menu.Item
          onClick={() => {
            onClose();
            onOpen(place.id);
          }}
        >
          Details
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Charge box {chargeBox.identity}</Menu.Label>
        {mayControl && chargeBoxCommands.map(item)}
        <Menu.Item onClick={() => goTo("log")}>OCPP log</Menu.Item>
        <Menu.Item onClick={() => goTo()}>Open charge box</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
