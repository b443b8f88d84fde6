import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMay } from "../access/me";
import type { Tariff } from "../api/types";
import { formatCount, formatMoney, formatPercent, formatUnitPrice } from "../format/numbers";
import { formatDate } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { TariffForm } from "./TariffForm";
import { exampleCost, tariffsQuery } from "./tariffs";

const price = (value: number) => (value === 0 ? <span className="none">—</span> : formatUnitPrice(value));

const columns: Column<Tariff>[] = [
  {
    title: "Name",
    width: "24%",
    cell: ({ name, lastUpdated }) => (
      <>
        {name}
        <small>changed {formatDate(lastUpdated)}</small>
      </>
    ),
  },
  { title: "Per kWh", end: true, cell: ({ pricePerKwh }) => price(pricePerKwh) },
  { title: "Per minute", end: true, cell: ({ pricePerMinute }) => price(pricePerMinute) },
  { title: "Per session", end: true, cell: ({ pricePerSession }) => price(pricePerSession) },
  {
    title: "Idle per minute",
    end: true,
    cell: ({ idlePricePerMinute, idleGraceMinutes }) => (
      <>
        {price(idlePricePerMinute)}
        {idlePricePerMinute > 0 && <small>after {idleGraceMinutes} min</small>}
      </>
    ),
  },
  { title: "20 kWh in 1 h", end: true, cell: (tariff) => formatMoney(exampleCost(tariff, 20, 60), tariff.currency) },
  { title: "VAT", width: 70, end: true, cell: ({ vatRate }) => formatPercent(vatRate) },
  { title: "Locations", width: 90, end: true, cell: ({ locationCount }) => formatCount(locationCount) },
];

export default function TariffsPage() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const tariffs = useQuery(tariffsQuery);
  const search = (address.search ?? "").toLowerCase();
  const rows = tariffs.data?.data.filter(({ name, currency }) => `${name} ${currency}`.toLowerCase().includes(search));
  const editing = tariffs.data?.data.find(({ id }) => id === address.edit);
  return (
    <Page
      title="Tariffs"
      actions={
        <>
          <SearchBox label="Search name…" value={address.search ?? ""} onChange={(next) => setAddress({ search: next })} />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New tariff
            </Button>
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
        onOpen={mayWrite ? ({ id }) => setAddress({ edit: id }) : undefined}
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
      <div className="pager">
        <span>Prices include VAT.</span>
      </div>
      {mayWrite && address.new && <TariffForm onClose={() => setAddress({ new: undefined })} />}
      {mayWrite && editing && <TariffForm key={editing.id} tariff={editing} onClose={() => setAddress({ edit: undefined })} />}
    </Page>
  );
}
