import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { StationEvent } from "../api/types";
import { formatDateTime, formatDay, formatMillis } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { FilterChip } from "../lists/FilterChip";
import { cursorsOf, Pager } from "../lists/Pager";
import { useAddress } from "../shell/address";
import { Empty } from "../shell/states";
import { severities, severityName, severityTone } from "./monitoring";

const columns: Column<StationEvent>[] = [
  {
    title: "When",
    width: "16%",
    cell: ({ at }) => (
      <>
        {formatMillis(at)}
        <small>{formatDay(at)}</small>
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
    title: "What",
    cell: ({ setting, trigger, techInfo, techCode, cause }) => (
      <>
        <span title={setting}>{setting}</span>
        <small title={techInfo ?? undefined}>
          {[trigger.toLowerCase(), techInfo ?? techCode, cause !== null && `caused by event ${cause}`].filter(Boolean).join(" · ")}
        </small>
      </>
    ),
  },
  {
    title: "Value",
    width: "14%",
    end: true,
    cell: ({ value }) => (value === "" ? <span className="none">—</span> : <span title={value}>{value}</span>),
  },
  {
    title: "Standing",
    width: "18%",
    cell: ({ isOpen, isCleared, clearedAt }) =>
      isOpen ? (
        <span className="tag bad">Lasts</span>
      ) : isCleared ? (
        "Says it is over"
      ) : clearedAt ? (
        <>
          Over<small>{formatDateTime(clearedAt)}</small>
        </>
      ) : (
        <span className="none">—</span>
      ),
  },
];

const shows = [
  { value: "alarms", label: "Alarms" },
  { value: "open", label: "What lasts" },
];

/** What the charge box noticed about itself. */
export function StationEvents({ id }: { id: number }) {
  const [address, setAddress] = useAddress();
  const severity = address.severity === undefined ? undefined : Number(address.severity);
  const query = {
    limit: 25,
    nextPageCursor: cursorsOf(address).nextPageCursor,
    ...(address.show === "alarms" && { alarming: 1 as const }),
    ...(address.show === "open" && { open: 1 as const }),
    ...(severity !== undefined && { severity }),
  };
  const events = useQuery({
    queryKey: ["monitoring", id, "events", query],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/monitoring/events", { signal, params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const filtered = address.show !== undefined || severity !== undefined;
  return (
    <section className="card" aria-label="Events">
      <h2>
        Events <span className="grow" />
        <span className="row event-filters">
          <FilterChip
            label="Show"
            any="All"
            choices={shows}
            values={address.show ? [address.show] : []}
            onChange={([show]) => setAddress({ show, next: undefined })}
          />
          <FilterChip
            label="Severity"
            choices={severities.map((name, value) => ({
              value: String(value),
              label: value === 0 ? "0 danger" : `0 to ${value} ${name.toLowerCase()}`,
            }))}
            values={severity === undefined ? [] : [String(severity)]}
            onChange={([next]) => setAddress({ severity: next, next: undefined })}
          />
        </span>
      </h2>
      <DataTable
        label="Events"
        columns={columns}
        rows={events.data?.data}
        rowKey={(event) => event.id}
        rowLabel={(event) => `${event.setting} ${event.at}`}
        rowClass={(event) => (event.isOpen && event.isAlarming ? "bad" : undefined)}
        error={events.error}
        retry={() => void events.refetch()}
        empty={
          <Empty title={filtered ? "No event matches" : "Nothing has been noticed"}>
            {filtered ? undefined : "What the charge box tells by its monitors is kept here. Severe events (0 to 3) raise an alert."}
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
    </section>
  );
}
