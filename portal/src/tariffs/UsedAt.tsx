import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { Tariff } from "../api/types";
import { RemoteSelect } from "../forms/RemoteSelect";
import { loadLocations } from "../locations/locations";
import { Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import { tariffChanged, usedAtQuery } from "./tariffs";

/** Which locations charge by it, and a way to put it on more. */
export function UsedAt({ tariff, mayWrite }: { tariff: Tariff; mayWrite: boolean }) {
  const used = useQuery(usedAtQuery(tariff.id));
  const [chosen, setChosen] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const put = async () => {
    if (!chosen) return;
    setBusy(true);
    try {
      await read(api.PATCH("/v2/locations/{id}", { params: { path: { id: Number(chosen) } }, body: { tariffId: tariff.id } }));
      setChosen(null);
      tariffChanged();
    } catch (error) {
      toast({ tone: "bad", title: "The location keeps its tariff", text: describe(error) });
    } finally {
      setBusy(false);
    }
  };
  const locations = used.data?.data;
  return (
    <section className="card" aria-label="Locations">
      <h2>
        Locations <small>{locations && (locations.length === 1 ? "1 uses it" : `${locations.length} use it`)}</small>
      </h2>
      {!locations && (used.error ? <p className="note-line">{describe(used.error)}</p> : <Skeleton />)}
      {locations && (
        <ul className="used-at">
          {locations.map(({ id, name, city }) => (
            <li key={id}>
              <Link to="/locations/$id" params={{ id: String(id) }}>
                {name}
              </Link>
              <small>{city}</small>
            </li>
          ))}
        </ul>
      )}
      {mayWrite && (
        <div className="row">
          <div className="grow">
            <RemoteSelect
              kind="locations"
              ariaLabel="Put it on a location"
              placeholder="Put it on a location…"
              load={loadLocations}
              value={chosen}
              onChange={setChosen}
              clearable
            />
          </div>
          <Button variant="default" disabled={!chosen} loading={isBusy} onClick={() => void put()}>
            Put on
          </Button>
        </div>
      )}
    </section>
  );
}
