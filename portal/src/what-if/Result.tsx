import { Link } from "@tanstack/react-router";
import type { WhatIfChange, WhatIfGroup, WhatIfResult } from "../api/types";
import { formatCount, formatDecimals, formatEnergySum, formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { Empty } from "../shell/states";

const signed = (value: number) => `${value > 0 ? "+" : value < 0 ? "−" : "±"}${formatDecimals(Math.abs(value), 2)}`;
const share = (was: number, wouldBe: number) => (was === 0 ? "" : ` (${signed(((wouldBe - was) / was) * 100).replace(/0$/, "")} %)`);

export function Result({ result }: { result: WhatIfResult }) {
  const { currency } = result;
  return (
    <>
      <div className="facts what-if-facts">
        <Figure name="Billed" value={formatMoney(result.was, currency)} />
        <Figure name="Would be" value={formatMoney(result.wouldBe, currency)} />
        <Figure name="Difference" value={`${signed(result.wouldBe - result.was)}${share(result.was, result.wouldBe)}`} />
        <Figure name="Sessions" value={formatCount(result.sessions)} />
        <Figure name="Energy" value={formatEnergySum(result.energyKwh)} />
        <Figure name="Dearer · cheaper · same" value={[result.dearer, result.cheaper, result.same].map(formatCount).join(" · ")} />
      </div>
      <p className="note-line">{notes(result).join(" ")}</p>
      <div className="what-if-columns">
        <Groups title="Per customer" rows={result.customers} />
        <Groups title="Per location" rows={result.locations} />
        <Changes title="Dearer the most" rows={result.up} none="No session would cost more" />
        <Changes title="Cheaper the most" rows={result.down} none="No session would cost less" />
      </div>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <small>{name}</small>
    <b>{value}</b>
  </div>
);

/** How the prices came about, and what was left as it was. */
function notes({ byTotals, bySamples, kept, otherCurrency, missingSpot, currency }: WhatIfResult): string[] {
  const some = (count: number, text: string) => (count > 0 ? [`${formatCount(count)} ${text}.`] : []);
  return [
    ...some(byTotals, "priced by the energy and times of their records"),
    ...some(bySamples, "priced by their meter samples"),
    ...some(kept.agreement, "kept the price of an agreement, a voucher or free charging"),
    ...some(kept.otherTariff, "were priced by other tariffs and kept that price"),
    ...some(kept.notBilled, "are excluded from billing"),
    ...some(kept.corrected, "were corrected by hand and kept that price"),
    ...some(otherCurrency, `were billed in another currency than ${currency} and are left out`),
    ...some(missingSpot, "lie where a market price is missing: the minimum stands in"),
  ];
}

const money = { end: true, width: "19%" } as const;

function Groups({ title, rows }: { title: string; rows: WhatIfGroup[] }) {
  const columns: Column<WhatIfGroup>[] = [
    { title, cell: ({ name }) => name },
    { title: "Sessions", width: "15%", end: true, cell: ({ sessions }) => formatCount(sessions) },
    { title: "Billed", ...money, cell: ({ was }) => formatDecimals(was, 2) },
    { title: "Would be", ...money, cell: ({ wouldBe }) => formatDecimals(wouldBe, 2) },
    { title: "Difference", ...money, cell: ({ was, wouldBe }) => signed(wouldBe - was) },
  ];
  return (
    <div className="tall">
      <DataTable
        slim
        label={title}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        empty={<Empty title="Nothing" />}
      />
    </div>
  );
}

const changes: Column<WhatIfChange>[] = [
  {
    title: "Session",
    width: "17%",
    cell: ({ transactionId }) => (
      <Link to="/charge-records/$id" params={{ id: String(transactionId) }}>
        {transactionId}
      </Link>
    ),
  },
  {
    title: "Where",
    cell: ({ locationName, startedAt }) => (
      <>
        {locationName}
        <small>{formatDateTime(startedAt)}</small>
      </>
    ),
  },
  { title: "kWh", width: "13%", end: true, cell: ({ energyKwh }) => formatDecimals(energyKwh, 1) },
  { title: "Billed", width: "14%", end: true, cell: ({ was }) => formatDecimals(was, 2) },
  { title: "Would be", width: "15%", end: true, cell: ({ wouldBe }) => formatDecimals(wouldBe, 2) },
  { title: "Difference", width: "15%", end: true, cell: ({ was, wouldBe }) => signed(wouldBe - was) },
];

function Changes({ title, rows, none }: { title: string; rows: WhatIfChange[]; none: string }) {
  return (
    <section aria-label={title}>
      <h2 className="section-title">{title}</h2>
      <div className="tall">
        <DataTable
          slim
          label={title}
          columns={changes}
          rows={rows}
          rowKey={({ transactionId }) => transactionId}
          rowLabel={({ transactionId }) => String(transactionId)}
          empty={<Empty title={none} />}
        />
      </div>
    </section>
  );
}
