import { Link } from "@tanstack/react-router";
import type { ChargeRecord } from "../api/types";
import { formatKwh, formatMoney } from "../format/numbers";
import { formatClock, formatDate } from "../format/times";
import { inPlainWords } from "../format/words";
import type { Column } from "../lists/DataTable";
import { formatSeconds, remarksOf, stateTags, stateWords, userOf } from "./records";

export const recordColumns: Column<ChargeRecord>[] = [
  {
    title: "Record",
    width: "8%",
    cell: ({ transactionId }) => (
      <Link to="/charge-records/$id" params={{ id: String(transactionId) }} className="mono">
        {transactionId}
      </Link>
    ),
  },
  {
    title: "Time",
    width: "13%",
    cell: ({ startedAt, endedAt, location }) => (
      <>
        {formatClock(startedAt, location.timezone)} – {endedAt ? formatClock(endedAt, location.timezone) : "now"}
        <small>{formatDate(startedAt, location.timezone)}</small>
      </>
    ),
  },
  {
    title: "EVSE / Location",
    width: "17%",
    cell: ({ evseId, location }) => (
      <>
        <span className="mono">{evseId}</span>
        <small>{location.name}</small>
      </>
    ),
  },
  {
    title: "User",
    cell: (record) => (
      <>
        {userOf(record).label}
        <small>{userOf(record).comment}</small>
      </>
    ),
  },
  { title: "Energy", width: "11%", end: true, cell: ({ consumed }) => formatKwh(consumed) },
  { title: "Duration", width: "10%", end: true, cell: ({ duration }) => formatSeconds(duration.total) },
  {
    title: "Price",
    width: "12%",
    end: true,
    cell: ({ price, paymentMethod }) => (
      <>
        {formatMoney(price.amount, price.currency)}
        <small>{inPlainWords(paymentMethod)}</small>
      </>
    ),
  },
  {
    title: "State",
    width: "12%",
    cell: (record) => (
      <>
        <span className={stateTags[record.state]}>{stateWords[record.state]}</span>
        <RemarkLine record={record} />
      </>
    ),
  },
];

function RemarkLine({ record }: { record: ChargeRecord }) {
  const { excluded, others } = remarksOf(record);
  const text = [excluded && `Not settled: ${excluded}`, ...others].filter(Boolean).join("; ");
  return text ? <small title={text}>{text}</small> : null;
}
