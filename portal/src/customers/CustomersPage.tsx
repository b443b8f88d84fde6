import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { Customer } from "../api/types";
import { formatCount } from "../format/numbers";
import { type Column, DataTable } from "../lists/DataTable";
import { FilterChip } from "../lists/FilterChip";
import { OffsetPager } from "../lists/OffsetPager";
import { SearchBox } from "../lists/SearchBox";
import { OwnPrices } from "../own-prices/OwnPrices";
import { listOf, useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { CustomerForm } from "./CustomerForm";
import { customerQuery, customerTypes } from "./customers";

const pageSize = 50;

const columns: Column<Customer>[] = [
  {
    title: "Name",
    width: "28%",
    cell: ({ name, externalId }) => (
      <>
        {name}
        <small>{externalId ?? ""}</small>
      </>
    ),
  },
  { title: "Type", width: "20%", cell: ({ type }) => customerTypes[type] ?? type },
  { title: "Belongs to", width: "20%", cell: ({ owner }) => owner?.name ?? <span className="none">—</span> },
  {
    title: "Contact",
    cell: ({ contactDetails }) => (
      <>
        {contactDetails?.name ?? <span className="none">—</span>}
        <small>{[contactDetails?.email, contactDetails?.phone].filter(Boolean).join(" · ")}</small>
      </>
    ),
  },
  { title: "Locations", width: 90, end: true, cell: ({ locations }) => formatCount(locations.length) },
  {
    title: "",
    width: 110,
    end: true,
    cell: ({ id }) => (
      <Link to="/connectors" search={{ customerId: String(id) }}>
        Connectors
      </Link>
    ),
  },
];

export default function CustomersPage() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const offset = Number(address.offset) || 0;
  const types = listOf(address.types);
  const query = { search: address.search, types: types.length > 0 ? types : undefined, limit: pageSize, offset };
  const customers = useQuery({
    queryKey: ["customers", query],
    queryFn: ({ signal }) => read(api.GET("/v2/customers", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  const editedId = Number(address.edit) || 0;
  const listed = customers.data?.data.find(({ id }) => id === editedId);
  const asked = useQuery({ ...customerQuery(editedId), enabled: editedId > 0 && customers.isSuccess && !listed });
  const editing = editedId > 0 ? (listed ?? asked.data) : undefined;
  const pricedId = Number(address.prices) || 0;
  const pricedListed = customers.data?.data.find(({ id }) => id === pricedId);
  const pricedAsked = useQuery({ ...customerQuery(pricedId), enabled: pricedId > 0 && customers.isSuccess && !pricedListed });
  const priced = pricedId > 0 ? (pricedListed ?? pricedAsked.data) : undefined;
  return (
    <Page
      title="Customers"
      actions={
        <>
          <SearchBox
            label="Search name, your id…"
            value={address.search ?? ""}
            onChange={(search) => setAddress({ search, offset: undefined })}
          />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New customer
            </Button>
          )}
        </>
      }
    >
      <div className="filters">
        <FilterChip
          label="Type"
          multiple
          choices={Object.entries(customerTypes).map(([value, label]) => ({ value, label }))}
          values={types}
          onChange={(values) => setAddress({ types: values.join(",") || undefined, offset: undefined })}
        />
      </div>
      <DataTable
        label="Customers"
        columns={columns}
        rows={customers.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        onOpen={mayWrite ? ({ id }) => setAddress({ edit: String(id) }) : undefined}
        error={customers.error}
        retry={() => void customers.refetch()}
        actionsWidth={100}
        actions={({ id }) => (
          <button
            type="button"
            className="text-button"
            style={{ marginLeft: "auto" }}
            onClick={() => setAddress({ prices: String(id) }, true)}
          >
            Own prices
          </button>
        )}
        empty={
          address.search || types.length > 0 ? (
            <Empty title="No customer matches" />
          ) : (
            <Empty title="No customers yet">A customer owns locations, or pays for charge keys.</Empty>
          )
        }
      />
      <OffsetPager offset={offset} pageSize={pageSize} count={customers.data?.count} go={(next) => setAddress({ offset: next }, true)} />
      {address.new && <CustomerForm onClose={() => setAddress({ new: undefined })} />}
      {priced && <OwnPrices holder={{ customerId: priced.id, name: priced.name }} onClose={() => setAddress({ prices: undefined })} />}
      {editing && <CustomerForm key={editing.id} customer={editing} onClose={() => setAddress({ edit: undefined })} />}
    </Page>
  );
}
