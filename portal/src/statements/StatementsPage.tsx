import { Button, SegmentedControl } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { StatementBy, StatementLine } from "../api/types";
import { ExportButton } from "../exports/ExportButton";
import { formatCount, formatDecimals, formatPercent } from "../format/numbers";
import { type Column, DataTable } from "../lists/DataTable";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { BillDialog } from "./BillDialog";
import { LineRecords } from "./LineRecords";
import { Totals } from "./Totals";
import "./statements.css";
import { bys, keyOf, lineName, monthBefore, monthName, monthNow, unbilledOf } from "./statements";

const columns = (by: StatementBy): Column<StatementLine>[] => [
  { title: bys[by], width: "28%", cell: (line) => lineName(line, by) },
  { title: "Sessions", end: true, cell: ({ sessions }) => formatCount(sessions) },
  { title: "Energy", end: true, width: 124, cell: ({ energyKwh }) => `${formatDecimals(energyKwh, 1)} kWh` },
  {
    title: "To bill",
    end: true,
    width: 90,
    cell: ({ unbilled }) => (unbilled === 0 ? <span className="none">none</span> : formatCount(unbilled)),
  },
  { title: "VAT %", end: true, width: 80, cell: ({ vatRate }) => formatPercent(vatRate) },
  { title: "Excl. VAT", end: true, cell: ({ net }) => formatDecimals(net, 2) },
  { title: "VAT", end: true, cell: ({ vat }) => formatDecimals(vat, 2) },
  {
    title: "Incl. VAT",
    width: "14%",
    end: true,
    cell: ({ gross, currency }) => (
      <>
        <b>{formatDecimals(gross, 2)}</b> {currency}
      </>
    ),
  },
];

export default function StatementsPage() {
  const [address, setAddress] = useAddress();
  const now = monthNow(new Date());
  const month = /^\d{4}-(0[1-9]|1[0-2])$/.test(address.month ?? "") ? (address.month as string) : now;
  const by: StatementBy = address.by === "location" || address.by === "billingReference" ? address.by : "customer";
  const statement = useQuery({
    queryKey: ["statement", month, by],
    queryFn: ({ signal }) => read(api.GET("/v2/statements", { signal, params: { query: { month, by } } })),
    placeholderData: keepPreviousData,
  });
  const [billing, setBilling] = useState(false);
  const mayBill = useMay("write");
  const unbilled = unbilledOf(statement.data?.totals);
  const open = statement.data?.data.find((line) => keyOf(line) === address.line);
  const go = (to: string) => setAddress({ month: to === now ? undefined : to, line: undefined, next: undefined, previous: undefined });
  return (
    <Page
      title="Statements"
      beside={month === now ? <span className="tag plain">Month still runs</span> : undefined}
      actions={
        <>
          {mayBill && unbilled > 0 && (
            <Button variant="default" onClick={() => setBilling(true)}>
              Mark as billed…
            </Button>
          )}
          <ExportButton
            title={`Statement of ${monthName(month)}`}
            path={`/v2/statements/${month}/export`}
            query={{ by }}
            withColumns={false}
          />
        </>
      }
    >
      <div className="filters">
        <span className="month-picker">
          <Button variant="default" aria-label="The month before" onClick={() => go(monthBefore(month, 1))}>
            <IconChevronLeft size={15} aria-hidden />
          </Button>
          <input
            type="month"
            aria-label="Month"
            value={month}
            max={now}
            onChange={(event) => event.currentTarget.value && go(event.currentTarget.value)}
          />
          <Button variant="default" aria-label="The month after" disabled={month >= now} onClick={() => go(monthBefore(month, -1))}>
            <IconChevronRight size={15} aria-hidden />
          </Button>
        </span>
        <SegmentedControl
          aria-label="Added up by"
          value={by}
          onChange={(next) =>
            setAddress({ by: next === "customer" ? undefined : next, line: undefined, next: undefined, previous: undefined })
          }
          data={Object.entries(bys).map(([value, label]) => ({ value, label }))}
        />
      </div>
      {statement.data && statement.data.totals.length > 0 && <Totals totals={statement.data.totals} />}
      <DataTable
        label={`Statement of ${monthName(month)}`}
        columns={columns(by)}
        rows={statement.data?.data}
        rowKey={(line) => `${keyOf(line)} ${line.currency} ${line.vatRate}`}
        rowLabel={(line) => lineName(line, by)}
        rowClass={(line) => (keyOf(line) === address.line ? "active" : undefined)}
        onOpen={(line) => setAddress({ line: keyOf(line), next: undefined, previous: undefined }, true)}
        error={statement.error}
        retry={() => void statement.refetch()}
        slim
        empty={
          <Empty title={`Nothing was settled in ${monthName(month)}`}>
            A session counts in the month in which it ends, by the clock at its location.
          </Empty>
        }
      />
      {address.line && (
        <LineRecords
          month={month}
          by={by}
          line={address.line}
          name={open ? lineName(open, by) : address.line}
          unbilled={unbilledOf(statement.data?.data.filter((line) => keyOf(line) === address.line))}
        />
      )}
      {billing && <BillDialog month={month} by={by} name={monthName(month)} unbilled={unbilled} onClose={() => setBilling(false)} />}
    </Page>
  );
}
