import { IconDotsVertical } from "@tabler/icons-react";
import { type MouseEvent, memo, useSyncExternalStore } from "react";
import type { ConnectorStore } from "../live/store";
import { InfoCell, SessionCell, Soc, StatusCell, UserCell } from "./cells";
import { PlugIcon } from "./PlugIcon";

export type RowActions = {
  activate: (id: number) => void;
  open: (id: number) => void;
  menu: (id: number, x: number, y: number) => void;
};

type Props = { id: number; index: number; top: number; active: boolean; store: ConnectorStore; actions: RowActions };

export const rowId = (id: number) => `connector-${id}`;

/** Listens to its own connector only. */
export const ConnectorRow = memo(function ConnectorRow({ id, index, top, active, store, actions }: Props) {
  const connector = useSyncExternalStore(
    (listener) => store.subscribe(id, listener),
    () => store.get(id),
  );
  if (!connector) return null;
  const { evseId, evseUid, connectorId, type, location, customer, status } = connector;
  const name = store.nameOf(connector);
  const classes = ["grid-row", status === "Faulted" && "fault", active && "active"].filter(Boolean).join(" ");
  const openMenu = (event: MouseEvent<HTMLElement>, atPointer: boolean) => {
    event.preventDefault();
    actions.activate(id);
    const box = event.currentTarget.getBoundingClientRect();
    actions.menu(id, atPointer ? event.clientX : box.right, atPointer ? event.clientY : box.bottom);
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys
    <div
      role="row"
      id={rowId(id)}
      aria-label={name}
      aria-rowindex={index + 2}
      aria-selected={active}
      className={classes}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => actions.activate(id)}
      onDoubleClick={() => actions.open(id)}
      onContextMenu={(event) => openMenu(event, true)}
    >
      <div role="gridcell" className="evse">
        <PlugIcon type={type} />
        <div>
          <button type="button" className="evse-id" tabIndex={-1} onClick={() => actions.open(id)}>
            {evseId}
          </button>
          {store.hasSiblings(evseUid) ? (
            <small title={`Connector ${connectorId}, ${type}`}>
              No. {connectorId} · {type}
            </small>
          ) : (
            <small>{type}</small>
          )}
        </div>
      </div>
      <div role="gridcell">
        <div className="clip" title={`${location.name}${customer ? ` · ${customer.name}` : ""}`}>
          {location.name}
          <small>{customer?.name ?? ""}</small>
        </div>
      </div>
      <div role="gridcell">
        <UserCell connector={connector} />
      </div>
      <div role="gridcell">
        <StatusCell connector={connector} />
      </div>
      <div role="gridcell">
        <Soc percent={connector.soc} />
      </div>
      <div role="gridcell">
        <SessionCell connector={connector} />
      </div>
      <div role="gridcell">
        <InfoCell connector={connector} />
      </div>
      <div role="gridcell" className="more">
        <button
          type="button"
          className="icon-button"
          tabIndex={-1}
          aria-label={`Menu of ${name}`}
          aria-haspopup="menu"
          onClick={(event) => openMenu(event, false)}
        >
          <IconDotsVertical size={16} aria-hidden />
        </button>
      </div>
    </div>
  );
});
