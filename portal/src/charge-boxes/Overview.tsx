import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import type { ChargeBox, Evse, EvseConnector } from "../api/types";
import { formatDecimals, none } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { Duration } from "../live/Duration";
import { type Fact, FactsCard } from "../shell/FactsCard";
import { Access } from "./Access";
import { ConnectorForm } from "./ConnectorForm";
import { EditChargeBox } from "./EditChargeBox";
import { evseStatuses, nameOfPower, nameOfStandard } from "./specs";

type Line = { evse: Evse; connector: EvseConnector };

const columns: Column<Line>[] = [
  {
    title: "EVSE ID",
    width: "21%",
    cell: ({ evse }) => (
      <>
        <b className="mono">{evse.evseId}</b>
        <small>number {evse.number}</small>
      </>
    ),
  },
  { title: "Status", width: "17%", cell: ({ evse }) => evseStatuses[evse.status] ?? evse.status },
  {
    title: "Type",
    cell: ({ connector }) => (
      <>
        {nameOfStandard(connector.standard)}, {connector.format.toLowerCase()}
        <small>{nameOfPower(connector.powerType)}</small>
      </>
    ),
  },
  {
    title: "Maximum",
    width: "13%",
    cell: ({ connector: { maxElectricPower, maxAmperage, maxVoltage } }) => (
      <>
        {formatDecimals(maxElectricPower, 0, 1)} kW
        <small>{[maxAmperage && `${maxAmperage} A`, maxVoltage && `${maxVoltage} V`].filter(Boolean).join(" · ")}</small>
      </>
    ),
  },
  {
    title: "Error",
    width: "18%",
    cell: ({ connector: { error } }) =>
      error?.errorCode ? (
        <>
          <b>{error.errorCode}</b>
          <small>{[error.info, error.vendorErrorCode].filter(Boolean).join(" · ")}</small>
        </>
      ) : (
        <span className="none">{none}</span>
      ),
  },
];

export function Overview({ box }: { box: ChargeBox }) {
  const mayWrite = useMay("write");
  const [editing, setEditing] = useState<Line | null>(null);
  const [editingBox, setEditingBox] = useState(false);
  const lines = box.evses.flatMap((evse) =>
    evse.connectors.filter(({ deletedAt }) => !deletedAt).map((connector) => ({ evse, connector })),
  );
  const facts: Fact[] = [
    ["Identity", <code key="identity">{box.chargeBoxIdentity}</code>],
    ["Name", box.name ?? none],
    [
      "Location",
      <Link key="location" to="/locations/$id" params={{ id: String(box.location.id) }}>
        {box.location.name}
      </Link>,
    ],
    ["Customer", box.customer?.name ?? none],
    ["Model", box.model ? `${box.model.vendor} ${box.model.name}` : none],
    ["Serial number", box.serialNumber ?? none],
    ["Firmware", box.firmwareVersion ?? none],
    ["OCPP", box.ocppVersion ?? none],
    ["State", box.state === "Pending" ? "Pending: waits for its first accepted boot" : "Active"],
    [
      box.isOnline ? "Online for" : "Offline for",
      box.lastConnectionEventAt ? <Duration key="since" since={box.lastConnectionEventAt} /> : "never connected",
    ],
    ["Last seen", formatDateTime(box.lastSeenAt)],
    ["Created", formatDateTime(box.createdAt)],
  ];
  return (
    <div className="box-overview">
      <FactsCard
        title="Facts"
        facts={facts}
        beside={
          mayWrite && (
            <button type="button" className="text-button" onClick={() => setEditingBox(true)}>
              Edit
            </button>
          )
        }
      />
      <div>
        <DataTable
          label="EVSEs and connectors"
          columns={columns}
          rows={lines}
          rowKey={({ evse, connector }) => `${evse.uid}-${connector.id}`}
          rowLabel={({ evse }) => evse.evseId}
          empty={<p className="notice">It has no connectors yet: they are made as the station reports them.</p>}
          actions={
            mayWrite
              ? (line) => (
                  <button type="button" className="text-button" aria-label={`Edit ${line.evse.evseId}`} onClick={() => setEditing(line)}>
                    Edit
                  </button>
                )
              : undefined
          }
        />
        {mayWrite && <Access box={box} />}
      </div>
      {editing && <ConnectorForm evse={editing.evse} connector={editing.connector} onClose={() => setEditing(null)} />}
      {editingBox && <EditChargeBox box={box} onClose={() => setEditingBox(false)} />}
    </div>
  );
}
