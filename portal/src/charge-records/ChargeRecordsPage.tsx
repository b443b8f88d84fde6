import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, read } from "../api/client";
import { ApiError } from "../api/problem";
import { ExportButton } from "../exports/ExportButton";
import { DataTable } from "../lists/DataTable";
import { cursorsOf, firstPage, Pager } from "../lists/Pager";
import { SearchBox } from "../lists/SearchBox";
import { type Search, useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { isFiltered, RecordFilters } from "./RecordFilters";
import { recordColumns } from "./recordColumns";
import { parametersOf, recordListOf } from "./recordFilter";
import { isRunning, runningFirst } from "./records";

const refreshMs = 5_000;

export default function ChargeRecordsPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const ongoing = address.ongoing !== "0";
  const cursors = cursorsOf(address);
  const first = !cursors.nextPageCursor && !cursors.previousPageCursor;
  const list = recordListOf(address, new Date());
  const { filter: conditions, includeChildCompanies, locationId, search } = list;
  const query = {
    ongoing: ongoing ? (1 as const) : (0 as const),
    sort: "startedAt" as const,
    sortDirection: "desc" as const,
    filter: conditions,
    includeChildCompanies,
    search,
    locationId,
    limit: 50,
    ...cursors,
  };
  const records = useQuery({
    queryKey: ["charge-records", query],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records", { signal, params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: first ? refreshMs : false,
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status === 400),
  });
  const filter = (changes: Search) => setAddress({ ...changes, ...firstPage });
  const refused = records.error instanceof ApiError && records.error.param === "filter";
  const rows = refused ? [] : records.data && runningFirst(records.data.data);
  const running = rows?.filter(isRunning).length ?? 0;
  const goesOn = !refused && rows?.length === 0 && records.data?.nextPageCursor;
  const parameters = parametersOf(list, ongoing);
  return (
    <Page
      title="Charge records"
      actions={
        <>
          <SearchBox label="Search record, EVSE, key…" value={address.search ?? ""} onChange={(next) => filter({ search: next })} />
          <ExportButton
            title="Charge records"
            path="/v2/charge-records/export"
            query={parameters}
            count={(signal) => read(api.GET("/v2/charge-records/count", { signal, params: { query: parameters } }))}
          />
        </>
      }
    >
      <RecordFilters address={address} list={list} onChange={filter} error={records.error} ongoing={ongoing} />
      <DataTable
        label="Charge records"
        columns={recordColumns}
        rows={rows}
        rowKey={({ transactionId }) => transactionId}
        rowLabel={({ transactionId }) => `Charge record ${transactionId}`}
        onOpen={({ transactionId }) => void navigate({ to: "/charge-records/$id", params: { id: String(transactionId) } })}
        error={refused && address.filter ? undefined : records.error}
        retry={() => void records.refetch()}
        empty={
          refused ? (
            <Empty title="The filter can’t be read">It is marked above where.</Empty>
          ) : goesOn ? (
            <Empty title="None among the records looked at so far">There are older ones: go on to look through them.</Empty>
          ) : isFiltered(address) ? (
            <Empty title="No charge record matches" />
          ) : (
            <Empty title="No charge records yet">Every charging session ends as one; while it runs it stands here too.</Empty>
          )
        }
      />
      <Pager page={refused ? undefined : records.data} go={setAddress} names={["Newer", "Older"]}>
        {rows && !refused && `${rows.length} shown${running > 0 ? `, ${running} running` : ""} · newest first`}
      </Pager>
    </Page>
  );
}
