import { Button } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { api, read } from "../api/client";
import type { ChargeBox } from "../api/types";
import { JsonTree } from "../commands/JsonTree";
import { formatDay, formatSeconds } from "../format/times";
import { FilterChip } from "../lists/FilterChip";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { putTogether, type Report } from "./notices";

/** What the station told that changes nothing here, in its own words. */
export default function Notices({ box }: { box: ChargeBox }) {
  const [address, setAddress] = useAddress();
  const { action } = address;
  const search = (address.search ?? "").toLowerCase();
  const notices = useInfiniteQuery({
    queryKey: ["notices", box.id, action],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/notices", {
          signal,
          params: { path: { id: box.id }, query: { action, limit: 100, nextPageCursor: pageParam } },
        }),
      ),
    getNextPageParam: (page) => page.nextPageCursor ?? undefined,
    refetchInterval: 5_000,
  });
  const actions = useQuery({
    queryKey: ["ocpp-station-actions", box.ocppVersion],
    queryFn: ({ signal }) =>
      read(
        api.GET("/v2/ocpp/{version}/actions", {
          signal,
          params: { path: { version: box.ocppVersion ?? "" }, query: { caller: "station" } },
        }),
      ),
    enabled: box.ocppVersion !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const loaded = useMemo(() => notices.data?.pages.flatMap((page) => page.data), [notices.data]);
  const reports = useMemo(() => loaded && putTogether(loaded), [loaded]);
  const shown = reports?.filter(
    (report) => search === "" || `${report.action} ${JSON.stringify(report.payload)}`.toLowerCase().includes(search),
  );
  const choices = useMemo(() => {
    const names = new Set([...(actions.data?.data ?? []).map((each) => each.name), ...(loaded ?? []).map((each) => each.action)]);
    return [...names].sort().map((name) => ({ value: name, label: name }));
  }, [actions.data, loaded]);
  if (!shown) return notices.error ? <Failure error={notices.error} retry={() => void notices.refetch()} /> : <PageSkeleton />;
  return (
    <section aria-label="Notices">
      <div className="filters">
        <FilterChip label="Action" choices={choices} values={action ? [action] : []} onChange={([next]) => setAddress({ action: next })} />
        <span className="grow" />
        <SearchBox label="Search in these notices…" value={address.search ?? ""} onChange={(next) => setAddress({ search: next })} />
      </div>
      <div className="table">
        {shown.length === 0 ? (
          <Empty title={loaded?.length || action ? "No notice matches" : "It has told nothing of this kind"}>
            Charging limits, a car’s needs, battery swaps, alarms of the grid and the like are kept here.
          </Empty>
        ) : (
          <ol className="messages">
            {shown.map((report) => (
              <ReportRow key={report.id} report={report} />
            ))}
          </ol>
        )}
      </div>
      {notices.hasNextPage && (
        <div className="pager">
          <span />
          <Button variant="default" loading={notices.isFetchingNextPage} onClick={() => void notices.fetchNextPage()}>
            Load older
          </Button>
        </div>
      )}
    </section>
  );
}

function ReportRow({ report }: { report: Report }) {
  const [open, setOpen] = useState(false);
  const [raw, setRaw] = useState(false);
  const { at, action, requestId, parts, missing, payload } = report;
  return (
    <li className="message" aria-label={`${action} ${report.id}`}>
      <button type="button" className="message-line notice-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} aria-hidden className={open ? "turned" : undefined} />
        <span className="at">
          {formatDay(at)} {formatSeconds(at)}
        </span>
        <b>{action}</b>
        <code className="payload">{JSON.stringify(payload)}</code>
        <span className="row">
          {missing !== "none" && <span className="tag warn">{missing === "some" ? "a part is missing" : "more to come"}</span>}
          {parts > 1 && <span className="tag plain">{parts} parts</span>}
          {requestId !== null && <span className="took">no. {requestId}</span>}
        </span>
      </button>
      {open && (
        <div className="notice-details">
          <button type="button" className="text-button" onClick={() => setRaw(!raw)}>
            {raw ? "Read" : "JSON"}
          </button>
          {raw ? <pre className="json-text">{JSON.stringify(payload, null, 2)}</pre> : <JsonTree value={payload} />}
        </div>
      )}
    </li>
  );
}
