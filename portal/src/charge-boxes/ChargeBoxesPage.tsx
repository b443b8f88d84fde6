import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { ChargeBox } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, firstPage, Pager } from "../lists/Pager";
import { SearchBox } from "../lists/SearchBox";
import { Duration } from "../live/Duration";
import { LocationChip } from "../locations/LocationChip";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty } from "../shell/states";
import { Badges } from "./Badges";
import { HeldStations } from "./HeldStations";
import { NewChargeBox } from "./NewChargeBox";
import { nameOfStandard } from "./specs";

const columns: Column<ChargeBox>[] = [
  {
    title: "Identity",
    width: "17%",
    cell: (box) => (
      <>
        <Link to="/charge-boxes/$id" params={{ id: String(box.id) }} className="mono">
          {box.chargeBoxIdentity}
        </Link>
        <small>{box.name ?? box.serialNumber ?? ""}</small>
      </>
    ),
  },
  {
    title: "Location / Customer",
    width: "19%",
    cell: ({ location, customer }) => (
      <>
        {location.name}
        <small>{customer?.name ?? ""}</small>
      </>
    ),
  },
  {
    title: "Model / Firmware",
    width: "18%",
    cell: ({ model, firmwareVersion }) => (
      <>
        {model ? `${model.vendor} ${model.name}` : <span className="none">—</span>}
        <small>{firmwareVersion ?? ""}</small>
      </>
    ),
  },
  {
    title: "Connection",
    width: "15%",
    cell: ({ isOnline, lastConnectionEventAt }) => (
      <>
        <span className={isOnline ? "status Available" : "status Offline"}>{isOnline ? "Online" : "Offline"}</span>
        <small title={formatDateTime(lastConnectionEventAt)}>
          {lastConnectionEventAt ? <Duration since={lastConnectionEventAt} /> : "never connected"}
        </small>
      </>
    ),
  },
  {
    title: "Connectors",
    cell: ({ evses }) => {
      const all = evses.flatMap((evse) => evse.connectors);
      return (
        <>
          {all.length}
          <small>{[...new Set(all.map((connector) => nameOfStandard(connector.standard)))].join(", ")}</small>
        </>
      );
    },
  },
  { title: "State", width: "19%", cell: (box) => <Badges box={box} /> },
];

export default function ChargeBoxesPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const query = {
    search: address.search,
    locationId: address.locationId ? Number(address.locationId) : undefined,
    limit: 50,
    ...cursorsOf(address),
  };
  const boxes = useQuery({
    queryKey: ["charge-boxes", query],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes", { signal, params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const filtered = Boolean(address.search || address.locationId);
  return (
    <Page
      title="Charge boxes"
      actions={
        <>
          <SearchBox
            label="Search identity, serial, location…"
            value={address.search ?? ""}
            onChange={(search) => setAddress({ search, ...firstPage })}
          />
          {mayWrite && (
            <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setAddress({ new: "1" }, true)}>
              New charge box
            </Button>
          )}
        </>
      }
    >
      <HeldStations />
      <div className="filters">
        <LocationChip value={address.locationId} onChange={(locationId) => setAddress({ locationId, ...firstPage })} />
      </div>
      <DataTable
        label="Charge boxes"
        columns={columns}
        rows={boxes.data?.data}
        rowKey={(box) => box.id}
        rowLabel={(box) => box.chargeBoxIdentity}
        onOpen={(box) => void navigate({ to: "/charge-boxes/$id", params: { id: String(box.id) } })}
        error={boxes.error}
        retry={() => void boxes.refetch()}
        empty={
          filtered ? (
            <Empty title="No charge box matches" />
          ) : (
            <Empty title="No charge boxes yet">
              Point a station at this server and it waits here to be accepted, or make its charge box beforehand.
            </Empty>
          )
        }
      />
      <Pager page={boxes.data} go={setAddress} />
      {address.new && <NewChargeBox locationId={address.locationId ?? null} onClose={() => setAddress({ new: undefined })} />}
    </Page>
  );
}
