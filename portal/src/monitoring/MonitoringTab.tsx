import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api } from "../api/client";
import type { ChargeBox, Monitoring, MonitoringBase, StationMonitor } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { AskButton, OrderButton, RowOrder, RowOrders } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { MonitorForm } from "./MonitorForm";
import "./monitoring.css";
import {
  baseNames,
  conditionOf,
  monitoringChanged,
  monitoringQuery,
  originName,
  placeMonitors,
  severities,
  severityName,
  severityTone,
} from "./monitoring";
import { StationEvents } from "./StationEvents";
import { Streams } from "./Streams";

/** What a charge box watches about itself, and what it noticed. */
export default function MonitoringTab({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [setting, setSetting] = useState<StationMonitor | "new" | null>(null);
  const monitoring = useQuery({ ...monitoringQuery(box.id), refetchInterval: 5_000 });
  if (!monitoring.data)
    return monitoring.error ? <Failure error={monitoring.error} retry={() => void monitoring.refetch()} /> : <PageSkeleton />;
  const { monitors, reading, openAlarms, streams } = monitoring.data;
  const path = { params: { path: { id: box.id } } };
  const refresh = async () => {
    await placeOrder(
      box.chargeBoxIdentity,
      "Ask for its monitors",
      api.POST("/v2/chargeboxes/{id}/monitoring/refresh", { ...path, body: {} }),
    );
    monitoringChanged();
  };
  const clear = async ({ id, setting: what }: StationMonitor) => {
    if (id === null) return;
    const text = "It does not tell of it any more. One that is built in may refuse.";
    if (!(await confirm({ title: `Clear the monitor of ${what}?`, text, action: "Clear", danger: true }))) return;
    await placeMonitors(
      box.chargeBoxIdentity,
      "Clear a monitor",
      api.POST("/v2/chargeboxes/{id}/monitoring/clear", { ...path, body: { ids: [id] } }),
    );
  };
  return (
    <div className="stack monitoring">
      {openAlarms > 0 && (
        <p className="alarm-line" role="status">
          <b>{openAlarms === 1 ? "1 alarm lasts" : `${openAlarms} alarms last`}</b>
          {monitors
            .filter(({ alertingSince, severity }) => alertingSince && severity <= 3)
            .slice(0, 3)
            .map((monitor) => ` · ${monitor.setting} ${conditionOf(monitor)}`)}
        </p>
      )}
      <Choices box={box} monitoring={monitoring.data} mayControl={mayControl} />
      <section className="card" aria-label="Monitors">
        <h2>
          Monitors{" "}
          <small>
            {reading.readAt ? `as told ${formatDateTime(reading.readAt)}` : "the charge box has not been asked yet"}
            {!reading.isWhole && reading.askedAt && " · more is coming"}
          </small>
          {reading.failure && <span className="tag bad">Last reading: {reading.failure}</span>}
          <span className="grow" />
          {mayControl && (
            <span className="row">
              <AskButton box={box} onClick={() => void refresh()}>
                Read now
              </AskButton>
              <OrderButton box={box} main onClick={() => setSetting("new")}>
                Set a monitor…
              </OrderButton>
            </span>
          )}
        </h2>
        <DataTable
          label="Monitors"
          columns={columns}
          rows={monitors}
          rowKey={(monitor) => monitor.id ?? `${monitor.setting} ${monitor.kind} ${monitor.severity}`}
          rowLabel={(monitor) => `${monitor.setting} ${conditionOf(monitor)}`}
          rowClass={({ alertingSince, lostAt }) => (alertingSince ? "bad" : lostAt ? "faded" : undefined)}
          actionsWidth={150}
          actions={
            mayControl
              ? (monitor) =>
                  monitor.id !== null && (
                    <RowOrders>
                      <RowOrder box={box} label={`Change monitor ${monitor.id}`} onClick={() => setSetting(monitor)}>
                        Change…
                      </RowOrder>
                      <RowOrder box={box} label={`Clear monitor ${monitor.id}`} onClick={() => void clear(monitor)}>
                        Clear…
                      </RowOrder>
                    </RowOrders>
                  )
              : undefined
          }
          empty={
            <Empty title={reading.readAt ? "Nothing is watched" : "Nothing is known of its monitors yet"}>
              {reading.readAt
                ? "Set a monitor, and the charge box tells when a value crosses a limit, changes, or every so often."
                : "They are read after it has started, if it says that it has any. Read them now with the button above, while it is connected."}
            </Empty>
          }
          slim
        />
      </section>
      {(streams.length > 0 || box.ocppVersion === "2.1") && <Streams box={box} streams={streams} />}
      <StationEvents id={box.id} />
      {setting && <MonitorForm box={box} monitor={setting === "new" ? null : setting} onClose={() => setSetting(null)} />}
    </div>
  );
}

const columns: Column<StationMonitor>[] = [
  {
    title: "What",
    cell: (monitor) => (
      <>
        <span title={monitor.setting}>{monitor.setting}</span>
        <small>
          {conditionOf(monitor)}
          {monitor.transactionsOnly && " · only while charging"}
        </small>
      </>
    ),
  },
  {
    title: "Severity",
    width: "18%",
    cell: ({ severity }) => (
      <span className={`tag ${severityTone(severity)}`}>
        {severity} {severityName(severity)}
      </span>
    ),
  },
  {
    title: "Set by",
    width: "20%",
    cell: ({ by, setAt, origin }) =>
      by ? (
        <>
          {by}
          {setAt && <small>{formatDateTime(setAt)}</small>}
        </>
      ) : (
        (originName(origin) ?? <span className="none">—</span>)
      ),
  },
  {
    title: "Now",
    width: "22%",
    cell: ({ alertingSince, lostAt, lostWhy, id }) =>
      alertingSince ? (
        <>
          <span className="tag bad">Alerting</span>
          <small>since {formatDateTime(alertingSince)}</small>
        </>
      ) : lostAt ? (
        <>
          <span className="tag warn">Lost</span>
          <small title={lostWhy ?? undefined}>{lostWhy ?? "set again after its next start"}</small>
        </>
      ) : (
        <>
          Quiet<small>number {id}</small>
        </>
      ),
  },
];

/** Which monitors are active, and how severe an event must be to be told. */
function Choices({ box, monitoring, mayControl }: { box: ChargeBox; monitoring: Monitoring; mayControl: boolean }) {
  const { base, level } = monitoring;
  const path = { params: { path: { id: box.id } } };
  const disabled = !mayControl || !box.isOnline;
  const setBase = async (next: MonitoringBase) => {
    const text = "It removes the monitors that were set here and goes back to its own.";
    if (next !== "All" && !(await confirm({ title: `${baseNames[next]}?`, text, action: "Set", danger: true }))) return;
    await placeOrder(
      box.chargeBoxIdentity,
      "Choose its monitors",
      api.POST("/v2/chargeboxes/{id}/monitoring/base", { ...path, body: { base: next } }),
    );
    monitoringChanged();
  };
  const setLevel = async (severity: number) => {
    await placeOrder(
      box.chargeBoxIdentity,
      `Tell events down to “${severityName(severity)}”`,
      api.POST("/v2/chargeboxes/{id}/monitoring/level", { ...path, body: { severity } }),
    );
    monitoringChanged();
  };
  const said = ({ by, at }: { by: string | null; at: string | null }) => (at ? `Set ${formatDateTime(at)} by ${by}` : "Not set from here");
  return (
    <section className="card choices" aria-label="What it tells">
      <Select
        label="Which monitors are active"
        description={said(base)}
        placeholder="As the charge box has it"
        data={Object.entries(baseNames).map(([value, label]) => ({ value, label }))}
        value={base.settled}
        disabled={disabled}
        onChange={(next) => next && next !== base.settled && void setBase(next as MonitoringBase)}
        allowDeselect={false}
      />
      <Select
        label="Which events are told"
        description={said(level)}
        placeholder="As the charge box has it"
        data={severities.map((name, severity) => ({
          value: String(severity),
          label:
            severity === 9 ? "Everything, 9 (debug) too" : severity === 0 ? "Only 0 (danger)" : `0 to ${severity} (${name.toLowerCase()})`,
        }))}
        value={level.settled === null ? null : String(level.settled)}
        disabled={disabled}
        onChange={(next) => next && Number(next) !== level.settled && void setLevel(Number(next))}
        allowDeselect={false}
      />
    </section>
  );
}
