import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { SecurityEvent } from "../api/types";
import { formatDay, formatMillis } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { useAddress } from "../shell/address";
import { Empty } from "../shell/states";

const columns: Column<SecurityEvent>[] = [
  {
    title: "When",
    width: "18%",
    cell: ({ at }) => (
      <>
        {formatMillis(at)}
        <small>{formatDay(at)}</small>
      </>
    ),
  },
  {
    title: "Event",
    width: "38%",
    cell: ({ type, isAlarming, isOwn }) => (
      <>
        {isAlarming ? <span className="tag bad">{type}</span> : type}
        {isOwn && <small>noted by Stationmaster</small>}
      </>
    ),
  },
  { title: "Details", cell: ({ techInfo }) => (techInfo ? <span title={techInfo}>{techInfo}</span> : <span className="none">—</span>) },
];

/** What the charge box wrote into its security log, and what was noticed here. */
export function SecurityEvents({ id }: { id: number }) {
  const [address, setAddress] = useAddress();
  const query = { limit: 25, nextPageCursor: cursorsOf(address).nextPageCursor };
  const events = useQuery({
    queryKey: ["security-events", id, query],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/security/events", { signal, params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  return (
    <div className="card">
      <h2>Security events</h2>
      <DataTable
        label="Security events"
        columns={columns}
        rows={events.data?.data}
        rowKey={(event) => event.id}
        rowLabel={(event) => `${event.type} ${event.at}`}
        rowClass={(event) => (event.isAlarming ? "bad" : undefined)}
        error={events.error}
        retry={() => void events.refetch()}
        empty={
          <Empty title="Nothing has been seen">
            What the charge box tells of its security, and what looks wrong from here, is kept here.
          </Empty>
        }
        slim
      />
      {(address.next || events.data?.nextPageCursor) && (
        <Pager
          page={events.data && { nextPageCursor: events.data.nextPageCursor, previousPageCursor: address.next ? "newest" : null }}
          go={(changes, push) => setAddress({ next: changes.next }, push)}
          names={["Newest", "Older"]}
        />
      )}
    </div>
  );
}
