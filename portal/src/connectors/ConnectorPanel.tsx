import { Button } from "@mantine/core";
import { IconDotsVertical, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useSyncExternalStore } from "react";
import type { Connector } from "../api/types";
import { formatDecimals, formatKw, formatKwh, none } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { Duration } from "../live/Duration";
import type { ConnectorStore } from "../live/store";
import { type Fact, Facts } from "../shell/FactsCard";
import { infoOf, Soc } from "./cells";
import { PlugIcon } from "./PlugIcon";
import { Spark } from "./Spark";
import { describeUser } from "./users";

type Props = { id: number; store: ConnectorStore; onClose: () => void; onMenu: (x: number, y: number) => void };

/** All there is to know about one connector, beside the table, live. */
export function ConnectorPanel({ id, store, onClose, onMenu }: Props) {
  const connector = useSyncExternalStore(
    (listener) => store.subscribe(id, listener),
    () => store.get(id),
  );
  if (!connector) return null;
  const { type, status } = connector;
  const name = store.nameOf(connector);
  return (
    <aside className="panel" aria-label={`Connector ${name}`}>
      <header>
        <PlugIcon type={type} size={30} />
        <div>
          <b className="mono">{name}</b>
          <span className={`status ${status}`}>
            {status} · <Duration since={connector.since} />
          </span>
        </div>
        <span className="grow" />
        <button
          type="button"
          className="icon-button"
          aria-label="Commands"
          aria-haspopup="menu"
          onClick={({ currentTarget }) => {
            const box = currentTarget.getBoundingClientRect();
            onMenu(box.right, box.bottom);
          }}
        >
          <IconDotsVertical size={16} aria-hidden />
        </button>
        <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
          <IconX size={16} aria-hidden />
        </button>
      </header>
      <SessionFacts connector={connector} />
      <Part title="Connector" facts={connectorFacts(connector)} />
      <Part title="Charge box" facts={chargeBoxFacts(connector, store.hasSiblings(connector.evseUid))} />
    </aside>
  );
}

function SessionFacts({ connector: { session, user, soc } }: { connector: Connector }) {
  if (!session && !user) return null;
  return (
    <>
      <Part
        title="Session"
        facts={[
          ["User", user ? `${user.label}${user.comment ? ` - ${user.comment}` : ""}` : none],
          ["Kind", user ? describeUser({ ...user, comment: null }) || "Charge key" : none],
          ["Started", session && <Since key="started" at={session.startedAt} />],
          ["Energy", session && formatKwh(session.energyKwh)],
          ["Power", session && formatKw(session.powerKw)],
          ["State of charge", <Soc key="soc" percent={soc} />],
          ["Transaction", session && String(session.transactionId)],
        ]}
      />
      {session && (
        <>
          <Spark curve={session.curve} />
          <Button
            variant="default"
            fullWidth
            renderRoot={(props) => <Link {...props} to="/charge-records/$id" params={{ id: String(session.transactionId) }} />}
          >
            Open the charge record
          </Button>
        </>
      )}
    </>
  );
}

function connectorFacts(connector: Connector): Fact[] {
  const { location, customer, type, format, powerType, maxElectricPower, standard } = connector;
  const { code, text } = infoOf(connector);
  return [
    [
      "Location",
      <Link key="location" to="/locations/$id" params={{ id: String(location.id) }}>
        {location.name}
      </Link>,
    ],
    ["Customer", customer?.name ?? none],
    ["Type", `${type}, ${format.toLowerCase()}`],
    [
      "Standard",
      <span key="standard" className="mono">
        {standard}
      </span>,
    ],
    [
      "Power",
      `${formatDecimals(maxElectricPower, 0, 1)} kW ${powerType.replaceAll("_", " ").toLowerCase().replace("ac", "AC").replace("dc", "DC")}`,
    ],
    ["Status since", <Since key="since" at={connector.since} />],
    ["Error", code ?? none],
    ["Info", text || none],
  ];
}

function chargeBoxFacts({ chargeBox, connectorId, lastSeenAt }: Connector, hasSiblings: boolean): Fact[] {
  return [
    [
      "Identity",
      <Link key="identity" to="/charge-boxes/$id" params={{ id: String(chargeBox.id) }}>
        {chargeBox.identity}
      </Link>,
    ],
    ["Connection", chargeBox.online ? "Online" : "Offline"],
    hasSiblings
      ? ["OCPP", `EVSE ${chargeBox.connectorNumber}, connector ${connectorId}`]
      : ["OCPP connector", String(chargeBox.connectorNumber)],
    ["Last seen", formatDateTime(lastSeenAt)],
    [
      "Log",
      <Link key="log" to="/charge-boxes/$id" params={{ id: String(chargeBox.id) }} search={{ tab: "log" }}>
        OCPP log
      </Link>,
    ],
  ];
}

function Part({ title, facts }: { title: string; facts: Fact[] }) {
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <Facts facts={facts} />
    </section>
  );
}

function Since({ at }: { at: string }) {
  return (
    <>
      {formatDateTime(at)} (<Duration since={at} />)
    </>
  );
}
