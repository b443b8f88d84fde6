import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, Navigate, useNavigate } from "@tanstack/react-router";
import { useMay } from "../access/me";
import type { Tariff } from "../api/types";
import { formatCount, formatMoney, formatPercent } from "../format/numbers";
import { formatDate } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { draftOf } from "./draft";
import { isFee } from "./fees";
import { exampleCost, tariffsQuery } from "./tariffs";
import { energyWords, feeWords } from "./words";

const feesOf = (tariff: Tariff): string[] =>
  draftOf(tariff).rows.map((row) => (isFee(row) ? feeWords(row, tariff.currency) : "Advanced fee"));

const columns: Column<Tariff>[] = [
  {
    title: "Name",
    width: "24%",
    cell: ({ name, lastUpdated, version, upcoming }) => (
      <>
        {name} {upcoming && <span className="tag plain">new prices {formatDate(upcoming.validFrom)}</span>}
        <small>
          version {version}, changed {formatDate(lastUpdated)}
        </small>
      </>
    ),
  },
  {
    title: "Energy",
    width: "24%",
    cell: (tariff) => <>{energyWords(draftOf(tariff))}</>,
  },
  {
    title: "Fees",
    cell: (tariff) => {
      const fees = feesOf(tariff);
      return fees.length === 0 ? (
        <span className="none">none</span>
      ) : (
        <span title={fees.join("\n")}>
          {fees[0]}
          {fees.length > 1 && <small>and {fees.length === 2 ? fees[1] : `${fees.length - 1} more`}</small>}
        </span>
      );
    },
  },
  {
    title: "20 kWh in 1 h",
    width: 120,
    end: true,
    cell: (tariff) => formatMoney(exampleCost(tariff, 20, 60), tariff.currency),
  },
  { title: "VAT", width: 70, end: true, cell: ({ vatRate }) => formatPercent(vatRate) },
  { title: "Locations", width: 90, end: true, cell: ({ locationCount }) => formatCount(locationCount) },
];

export default function TariffsPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const tariffs = useQuery(tariffsQuery);
  const search = (address.search ?? "").toLowerCase();
  const rows = tariffs.data?.data.filter(({ name, currency }) => `${name} ${currency}`.toLowerCase().includes(search));
  // Links from before tariffs had pages of their own.
  if (address.edit) return <Navigate to="/tariffs/$id" params={{ id: address.edit }} replace />;
  return (
    <Page
      title="Tariffs"
      actions={
        <>
          <SearchBox label="Search name…" value={address.search ?? ""} onChange={(next) => setAddress({ search: next })} />
          {mayWrite && (
            <>
              <Button variant="default" renderRoot={(props) => <Link {...props} to="/tariffs/what-if" />}>
                What if…
              </Button>
              <Button
                leftSection={<IconPlus size={15} aria-hidden />}
                renderRoot={(props) => <Link {...props} to="/tariffs/$id" params={{ id: "new" }} />}
              >
                New tariff
              </Button>
            </>
          )}
        </>
      }
    >
      <DataTable
        label="Tariffs"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        onOpen={({ id }) => void navigate({ to: "/tariffs/$id", params: { id } })}
        error={tariffs.error}
        retry={() => void tariffs.refetch()}
        empty={
          search ? (
            <Empty title="No tariff matches" />
          ) : (
            <Empty title="No tariffs yet">A tariff is what charging costs. A location without one charges for nothing.</Empty>
          )
        }
      />
    </Page>
  );
}
