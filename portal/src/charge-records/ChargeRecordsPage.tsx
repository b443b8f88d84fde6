import { Switch } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { api, read } from "../api/client";
import type { ChargeRecord } from "../api/types";
import { formatKwh, formatMoney } from "../format/numbers";
import { formatClock, formatDate } from "../format/times";
import { inPlainWords } from "../format/words";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, firstPage, Pager } from "../lists/Pager";
import { SearchBox } from "../lists/SearchBox";
import { LocationChip } from "../locations/LocationChip";
import { type Search, useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { PeriodFilter } from "./PeriodFilter";
import { rangeOf } from "./period";
import { formatSeconds, isRunning, remarksOf, runningFirst, stateTags, stateWords, userOf } from "./records";

const columns: Column<ChargeRecord>[] = [
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

const refreshMs = 5_000;

export default function ChargeRecordsPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const ongoing = address.ongoing !== "0";
  const cursors = cursorsOf(address);
  const first = !cursors.nextPageCursor && !cursors.previousPageCursor;
  const query = {
    ongoing: ongoing ? (1 as const) : (0 as const),
    sort: "startedAt" as const,
    sortDirection: "desc" as const,
    search: address.search,
    locationId: address.locationId ? Number(address.locationId) : undefined,
    limit: 50,
    ...rangeOf(address, new Date()),
    ...cursors,
  };
  const records = useQuery({
    queryKey: ["charge-records", query],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records", { signal, params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: first ? refreshMs : false,
  });
  const filter = (changes: Search) => setAddress({ ...changes, ...firstPage });
  const filtered = Boolean(address.search || address.locationId || address.period || address.from || address.to);
  const rows = records.data && runningFirst(records.data.data);
  const running = rows?.filter(isRunning).length ?? 0;
  return (
    <Page
      title="Charge records"
      actions={<SearchBox label="Search record, EVSE, key…" value={address.search ?? ""} onChange={(search) => filter({ search })} />}
    >
      <div className="filters">
        <LocationChip value={address.locationId} onChange={(locationId) => filter({ locationId })} />
        <PeriodFilter address={address} onChange={filter} />
        <Switch
          label="With running sessions"
          checked={ongoing}
          onChange={(event) => filter({ ongoing: event.currentTarget.checked ? undefined : "0" })}
        />
        {filtered && (
          <button
            type="button"
            className="text-button"
            onClick={() => filter({ search: undefined, locationId: undefined, period: undefined, from: undefined, to: undefined })}
          >
            Clear all
          </button>
        )}
      </div>
      <DataTable
        label="Charge records"
        columns={columns}
        rows={rows}
        rowKey={({ transactionId }) => transactionId}
        rowLabel={({ transactionId }) => `Charge record ${transactionId}`}
        onOpen={({ transactionId }) => void navigate({ to: "/charge-records/$id", params: { id: String(transactionId) } })}
        error={records.error}
        retry={() => void records.refetch()}
        empty={
          filtered ? (
            <Empty title="No charge record matches" />
          ) : (
            <Empty title="No charge records yet">Every charging session ends as one; while it runs it stands here too.</Empty>
          )
        }
      />
      <Pager page={records.data} go={setAddress} names={["Newer", "Older"]}>
        {rows && `${rows.length} shown${running > 0 ? `, ${running} running` : ""} · newest first`}
      </Pager>
    </Page>
  );
}
