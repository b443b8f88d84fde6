import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { Location } from "../api/types";
import { formatCount } from "../format/numbers";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, firstPage, Pager } from "../lists/Pager";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { LocationForm } from "./LocationForm";

const columns: Column<Location>[] = [
  {
    title: "Name",
    width: "26%",
    cell: ({ id, name, publish }) => (
      <>
        <Link to="/locations/$id" params={{ id: String(id) }}>
          {name}
        </Link>
        <small>{publish ? "Published" : "Not published"}</small>
      </>
    ),
  },
  {
    title: "Address",
    width: "24%",
    cell: ({ address, postalCode, city, countryCode }) => (
      <>
        {address}
        <small>
          {postalCode} {city}, {countryCode}
        </small>
      </>
    ),
  },
  { title: "Customer", width: "20%", cell: ({ owner }) => owner?.name ?? <span className="none">—</span> },
  { title: "Tariff", cell: ({ tariff }) => tariff?.name ?? <span className="none">None: free</span> },
  { title: "Charge boxes", width: 128, end: true, cell: ({ chargeBoxCount }) => formatCount(chargeBoxCount) },
  { title: "Connectors", width: 116, end: true, cell: ({ connectorCount }) => formatCount(connectorCount) },
];

export default function LocationsPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const query = { search: address.search, limit: 50, ...cursorsOf(address) };
  const locations = useQuery({
    queryKey: ["locations", query],
    queryFn: ({ signal }) => read(api.GET("/v2/locations", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  const open = (id: number) => void navigate({ to: "/locations/$id", params: { id: String(id) } });
  return (
    <Page
      title="Locations"
      actions={
        <>
          <SearchBox
            label="Search name, address, city…"
            value={address.search ?? ""}
            onChange={(search) => setAddress({ search, ...firstPage })}
          />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New location
            </Button>
          )}
        </>
      }
    >
      <DataTable
        label="Locations"
        columns={columns}
        rows={locations.data?.data}
        rowKey={({ id }) => id}
        rowLabel={({ name }) => name}
        onOpen={({ id }) => open(id)}
        error={locations.error}
        retry={() => void locations.refetch()}
        empty={
          address.search ? (
            <Empty title="No location matches" />
          ) : (
            <Empty title="No locations yet">A location is where charge boxes stand; its tariff is what charging there costs.</Empty>
          )
        }
      />
      <Pager page={locations.data} go={setAddress} />
      {address.new && <LocationForm onClose={() => setAddress({ new: undefined })} onSaved={({ id }) => open(id)} />}
    </Page>
  );
}
