import { Button } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { StatementBy } from "../api/types";
import { recordColumns } from "../charge-records/recordColumns";
import { ExportButton } from "../exports/ExportButton";
import { DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { useAddress } from "../shell/address";
import { Empty } from "../shell/states";
import { BillDialog } from "./BillDialog";
import { monthName } from "./statements";

type Props = { month: string; by: StatementBy; line: string; name: string; unbilled: number };

/** The records a line of a statement consists of. */
export function LineRecords({ month, by, line, name, unbilled }: Props) {
  const [billing, setBilling] = useState(false);
  const mayBill = useMay("write");
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const query = { by, key: line, limit: 50, ...cursorsOf(address) };
  const records = useQuery({
    queryKey: ["statement-records", month, query],
    queryFn: ({ signal }) => read(api.GET("/v2/statements/{month}/records", { signal, params: { path: { month }, query } })),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="statement-records">
      <header>
        <h2>
          {name} <small>{monthName(month)}</small>
        </h2>
        <span className="row">
          {mayBill && unbilled > 0 && (
            <Button variant="default" onClick={() => setBilling(true)}>
              Mark as billed…
            </Button>
          )}
          <ExportButton title={`Records of ${name}`} path={`/v2/statements/${month}/records/export`} query={{ by, key: line }} />
          <button
            type="button"
            className="text-button"
            onClick={() => setAddress({ line: undefined, next: undefined, previous: undefined })}
          >
            Close
          </button>
        </span>
      </header>
      <DataTable
        label={`Records of ${name}`}
        columns={recordColumns}
        rows={records.data?.data}
        rowKey={({ transactionId }) => transactionId}
        rowLabel={({ transactionId }) => `Charge record ${transactionId}`}
        onOpen={({ transactionId }) => void navigate({ to: "/charge-records/$id", params: { id: String(transactionId) } })}
        error={records.error}
        retry={() => void records.refetch()}
        empty={<Empty title="No records" />}
      />
      <Pager page={records.data} go={setAddress}>
        {records.data && `${records.data.data.length} shown, as they ended`}
      </Pager>
      {billing && (
        <BillDialog month={month} by={by} line={line} name={`records of ${name}`} unbilled={unbilled} onClose={() => setBilling(false)} />
      )}
    </section>
  );
}
