import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { HeldStation } from "../api/types";
import { type Column, DataTable } from "../lists/DataTable";
import { Duration } from "../live/Duration";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { AcceptDialog } from "./AcceptDialog";
import { heldStationsQuery } from "./held";

const columns: Column<HeldStation>[] = [
  {
    title: "Identity",
    width: "19%",
    cell: ({ identity, offeredCredentials }) => (
      <>
        <b className="mono">{identity}</b>
        <small>{offeredCredentials ? "Offered a password" : "Offered no password"}</small>
      </>
    ),
  },
  {
    title: "Station",
    cell: ({ vendor, model, serialNumber, firmwareVersion }) => (
      <>
        {[vendor, model].filter(Boolean).join(" ") || <span className="none">Has not said</span>}
        <small>{[serialNumber, firmwareVersion].filter(Boolean).join(" · ")}</small>
      </>
    ),
  },
  { title: "Address", width: "15%", cell: ({ remoteAddress }) => <span className="mono">{remoteAddress}</span> },
  {
    title: "Waiting",
    width: "15%",
    cell: ({ firstSeenAt, lastSeenAt }) => (
      <>
        <Duration since={firstSeenAt} />
        <small>
          last seen <Duration since={lastSeenAt} /> ago
        </small>
      </>
    ),
  },
  { title: "Attempts", width: 96, end: true, cell: ({ attempts }) => attempts },
];

/** Stations that connected and nobody knows: nothing of theirs is stored until somebody accepts them. */
export function HeldStations() {
  const [address, setAddress] = useAddress();
  const mayWrite = useMay("write");
  const { data } = useQuery({ ...heldStationsQuery, refetchInterval: 3_000 });
  const stations = data?.data ?? [];
  const accepting = stations.find((station) => station.identity === address.accept);
  if (stations.length === 0 && !address.accept) return null;
  return (
    <section aria-label="Waiting stations" style={{ marginBottom: 18 }}>
      {stations.length > 0 && <h2 className="section-title">Waiting to be accepted</h2>}
      {stations.length > 0 && (
        <DataTable
          label="Waiting stations"
          columns={columns}
          rows={stations}
          rowKey={(station) => station.identity}
          rowLabel={(station) => station.identity}
          empty={<p className="notice">No station is waiting.</p>}
          actionsWidth={214}
          actions={
            mayWrite
              ? (station) => (
                  <span className="row" style={{ justifyContent: "flex-end" }}>
                    <Button variant="default" onClick={() => void refuse(station.identity)}>
                      Refuse
                    </Button>
                    <Button onClick={() => setAddress({ accept: station.identity })}>Accept…</Button>
                  </span>
                )
              : undefined
          }
        />
      )}
      {address.accept && <Accepting station={accepting} onClose={() => setAddress({ accept: undefined })} key={address.accept} />}
    </section>
  );
}

/** The dialog outlives its station's row: an accepted station no longer waits, but its password must still be read. */
function Accepting({ station, onClose }: { station: HeldStation | undefined; onClose: () => void }) {
  const [kept, setKept] = useState(station);
  useEffect(() => setKept((old) => old ?? station), [station]);
  const first = kept ?? station;
  return first ? <AcceptDialog station={first} onClose={onClose} /> : null;
}

async function refuse(identity: string) {
  const yes = await confirm({
    title: `Refuse ${identity}?`,
    text: "Its connection is closed and it leaves this list. It comes back to it when it connects again.",
    action: "Refuse",
    danger: true,
  });
  if (!yes) return;
  try {
    await read(api.POST("/v2/held-stations/{identity}/refuse", { params: { path: { identity } } }));
    toast({ tone: "good", title: `${identity} was refused` });
  } catch (error) {
    toast({ tone: "bad", title: `${identity} was not refused`, text: describe(error) });
  }
  void queries.invalidateQueries({ queryKey: heldStationsQuery.queryKey });
}
