import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useSyncExternalStore } from "react";
import type { ChargeBox, ChargeRecord, Connector } from "../api/types";
import { recordQuery } from "../charge-records/records";
import { formatKwh, formatMoney } from "../format/numbers";
import { type Column, DataTable } from "../lists/DataTable";
import { connectors } from "../live/feed";

export type RunningSession = { transactionId: number; connector: Connector; record: ChargeRecord | undefined };

type Props = {
  box: ChargeBox;
  title: string;
  note?: string;
  /** Beside where, who, how much and for how much. */
  extra?: Column<RunningSession>;
  actions?: (session: RunningSession) => ReactNode;
  actionsWidth?: number;
};

const columns: Column<RunningSession>[] = [
  {
    title: "Session",
    width: "27%",
    cell: ({ transactionId, connector }) => (
      <>
        <Link to="/charge-records/$id" params={{ id: String(transactionId) }}>
          {connectors.nameOf(connector)}
        </Link>
        <small>transaction {transactionId}</small>
      </>
    ),
  },
  {
    title: "User",
    cell: ({ connector: { user } }) => (
      <>
        {user ? <span title={user.label}>{user.label}</span> : <span className="none">—</span>}
        {user?.comment && <small title={user.comment}>{user.comment}</small>}
      </>
    ),
  },
  {
    title: "So far",
    width: "19%",
    cell: ({ connector: { session }, record }) => (
      <>
        {record ? formatMoney(record.price.amount, record.price.currency) : "…"}
        <small>{session && formatKwh(session.energyKwh)}</small>
      </>
    ),
  },
];

/** What charges at a charge box now, to do something with it; nothing where nothing does. */
export function RunningSessions({ box, title, note, extra, actions, actionsWidth = 120 }: Props) {
  const running = useRunningAt(box.id);
  const records = useQueries({ queries: running.map(({ session }) => recordQuery(session?.transactionId ?? 0)) });
  if (running.length === 0) return null;
  const rows = running.map((connector, i) => ({
    transactionId: connector.session?.transactionId ?? 0,
    connector,
    record: records[i]?.data,
  }));
  return (
    <section className="card" aria-label={title}>
      <h2>
        <span>
          {title} {note && <small>{note}</small>}
        </span>
      </h2>
      <DataTable
        label={title}
        columns={extra ? [...columns, extra] : columns}
        rows={rows}
        rowKey={({ connector }) => connector.id}
        rowLabel={({ transactionId }) => `Transaction ${transactionId}`}
        actions={actions}
        actionsWidth={actionsWidth}
        empty={null}
        slim
      />
    </section>
  );
}

/** Looks anew only where a session comes or goes; what each has charged comes with its record. */
function useRunningAt(boxId: number): Connector[] {
  const found = () => [...connectors.all()].filter(({ chargeBox, session }) => chargeBox.id === boxId && session);
  useSyncExternalStore(
    (listener) => connectors.watch(listener),
    () =>
      found()
        .map(({ id, session }) => `${id}:${session?.transactionId}`)
        .join(),
  );
  return found();
}
