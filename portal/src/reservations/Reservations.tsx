import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import type { ChargeBox, Reservation } from "../api/types";
import { formatClock, formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { OrderButton, RowOrder } from "../orders/OrderButton";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import ReserveDialog from "./ReserveDialog";
import { cancelReservation, isOpen, reservationsQuery, stateNames, whatOf } from "./reservations";

const tone = ({ state }: Reservation) => (isOpen({ state }) ? "tag" : state === "Rejected" ? "tag bad" : "tag plain");

const columns: Column<Reservation>[] = [
  {
    title: "What",
    width: "22%",
    cell: (reservation) => (
      <>
        <b className={reservation.evseId ? "mono" : undefined}>{whatOf(reservation)}</b>
        <small>number {reservation.number}</small>
      </>
    ),
  },
  {
    title: "For",
    width: "20%",
    cell: ({ tokenLabel, tokenUid, groupUid }) => (
      <>
        {tokenLabel ?? tokenUid}
        <small>{groupUid ? `and the group ${groupUid}` : tokenLabel ? tokenUid : ""}</small>
      </>
    ),
  },
  {
    title: "Until",
    width: "17%",
    cell: ({ expiresAt, createdAt }) => (
      <>
        {formatDateTime(expiresAt)}
        <small title={formatDateTime(createdAt)}>asked for {formatClock(createdAt)}</small>
      </>
    ),
  },
  { title: "By", width: "14%", cell: ({ by }) => by },
  {
    title: "State",
    cell: (reservation) => (
      <>
        <span className={tone(reservation)}>{stateNames[reservation.state]}</span>
        <small title={reservation.why ?? undefined}>
          {reservation.transactionId ? (
            <Link to="/charge-records/$id" params={{ id: String(reservation.transactionId) }}>
              Transaction {reservation.transactionId}
            </Link>
          ) : (
            (reservation.why ?? (reservation.endedBy ? `by ${reservation.endedBy}` : ""))
          )}
        </small>
      </>
    ),
  },
];

/** Who keeps which connector until when, and what became of it. */
export default function Reservations({ box }: { box: ChargeBox }) {
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const [adding, setAdding] = useState(false);
  const list = useQuery({
    ...reservationsQuery(box.id, cursorsOf(address).nextPageCursor),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const cancel = async (reservation: Reservation) => {
    const who = reservation.tokenLabel ?? reservation.tokenUid;
    const text = `${whatOf(reservation)} is free for everybody again, and ${who} may find it taken.`;
    if (await confirm({ title: "Cancel this reservation?", text, action: "Cancel reservation", danger: true }))
      await cancelReservation(reservation);
  };
  return (
    <>
      {mayControl && (
        <div className="row tab-actions">
          <OrderButton box={box} main onClick={() => setAdding(true)}>
            Reserve…
          </OrderButton>
        </div>
      )}
      <DataTable
        label="Reservations"
        columns={columns}
        rows={list.data?.data}
        rowKey={({ id }) => id}
        rowLabel={(reservation) => `${whatOf(reservation)} for ${reservation.tokenLabel ?? reservation.tokenUid}`}
        error={list.error}
        retry={() => void list.refetch()}
        empty={
          <Empty title="Nothing is reserved here">
            A connector can be kept for the holder of a charge key. Who reserved what, and what became of it, is kept here.
          </Empty>
        }
        actions={
          mayControl
            ? (reservation) =>
                isOpen(reservation) && (
                  <RowOrder box={box} label={`Cancel reservation ${reservation.id}`} onClick={() => void cancel(reservation)}>
                    Cancel…
                  </RowOrder>
                )
            : undefined
        }
      />
      {(address.next || list.data?.nextPageCursor) && (
        <Pager
          page={list.data && { nextPageCursor: list.data.nextPageCursor, previousPageCursor: address.next ? "newest" : null }}
          go={(changes, push) => setAddress({ next: changes.next }, push)}
          names={["Newest", "Older"]}
        />
      )}
      {adding && (
        <ReserveDialog
          place={{ chargeBoxId: box.id, identity: box.chargeBoxIdentity, evseUid: null, evseId: null }}
          box={box}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
