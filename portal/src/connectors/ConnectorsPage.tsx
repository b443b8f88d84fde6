import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { formatCount } from "../format/numbers";
import { SearchBox } from "../lists/SearchBox";
import { connectors as store } from "../live/feed";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { ConnectorGrid, type GridHandle } from "./ConnectorGrid";
import { ConnectorPanel } from "./ConnectorPanel";
import type { RowActions } from "./ConnectorRow";
import type { Command } from "./commands";
import "./connectors.css";
import { FilterBar } from "./FilterBar";
import { type Filters, isFiltered, noFilters, readFilters, writeFilters } from "./filters";
import { LiveBadge, UpdatedAgo } from "./LiveBadge";
import { NoRows } from "./NoRows";
import { type MenuPlace, RowMenu } from "./RowMenu";
import { runCommand } from "./runCommand";
import { SummaryPanel } from "./SummaryPanel";
import { nextSort, readSort, writeSort } from "./sorting";
import { useGridKeys } from "./useGridKeys";
import { useConnectorsView } from "./view";

const StartDialog = lazy(() => import("./StartDialog"));
const ReserveDialog = lazy(() => import("../reservations/ReserveDialog"));

export default function ConnectorsPage() {
  const [address, setAddress] = useAddress();
  const { locationIds, type, status, customerId, search, sort: sortBy, direction } = address;
  const filters = useMemo(
    () => readFilters({ locationIds, type, status, customerId, search }),
    [locationIds, type, status, customerId, search],
  );
  const sort = useMemo(() => readSort({ sort: sortBy, direction }), [sortBy, direction]);
  const opened = Number(address.connector) || null;

  const [active, setActive] = useState<number | null>(opened);
  const [place, setPlace] = useState<MenuPlace | null>(null);
  const [starting, setStarting] = useState<number | null>(null);
  const [reserving, setReserving] = useState<number | null>(null);
  const grid = useRef<GridHandle>(null);
  const locations = useRef<{ open: () => void }>(null);

  const view = useConnectorsView(store, filters, sort, place !== null);
  const change = (changes: Partial<Filters>) => setAddress(writeFilters(changes));
  const open = (id: number | null) => setAddress({ connector: id?.toString() });

  // The rows are drawn again only when these change, so they must not.
  const actions = useMemo<RowActions>(
    () => ({
      activate: setActive,
      open: (id) => {
        setActive(id);
        setAddress({ connector: String(id) });
      },
      menu: (id, x, y) => setPlace({ id, x, y }),
    }),
    [setAddress],
  );

  useGridKeys({
    ids: view.ids,
    active,
    activate: (id) => {
      setActive(id);
      if (opened) open(id);
    },
    grid,
    open,
    menu: actions.menu,
    filter: () => locations.current?.open(),
    back: () => (opened ? open(null) : setActive(null)),
  });

  const command = (which: Command, id: number) => {
    if (which === "start") setStarting(id);
    else if (which === "reserve") setReserving(id);
    else void runCommand(which, id, store);
  };
  const toReserve = reserving === null ? undefined : store.get(reserving);
  const toStart = starting === null ? undefined : store.get(starting);

  return (
    <Page
      title="Connectors"
      fixed
      beside={<LiveBadge />}
      actions={<SearchBox label="Search EVSE, location, key…" value={filters.search} onChange={(search) => change({ search })} />}
    >
      <SummaryPanel summary={view.summary} picked={filters.statuses} onPick={(statuses) => change({ statuses })} />
      <FilterBar store={store} filters={filters} onChange={change} locationHandle={locations} />
      {view.ids.length > 0 ? (
        <ConnectorGrid
          ids={view.ids}
          store={store}
          active={active}
          sort={sort}
          onSort={(key) => setAddress(writeSort(nextSort(sort, key)))}
          actions={actions}
          handle={grid}
        />
      ) : (
        <NoRows filtered={view.total > 0 && isFiltered(filters)} clear={() => change(noFilters)} />
      )}
      <footer className="grid-foot">
        <span>
          Showing {formatCount(view.ids.length)} of {formatCount(view.total)}
          <UpdatedAgo />
        </span>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>Enter</kbd> opens · <kbd>.</kbd> menu · <kbd>f</kbd> filter · <kbd>?</kbd> all keys
        </span>
      </footer>
      {opened && <ConnectorPanel id={opened} store={store} onClose={() => open(null)} onMenu={(x, y) => setPlace({ id: opened, x, y })} />}
      <RowMenu
        place={place}
        store={store}
        onClose={() => {
          setPlace(null);
          grid.current?.focus();
        }}
        onCommand={command}
        onOpen={open}
      />
      {toReserve && (
        <Suspense>
          <ReserveDialog
            place={{
              chargeBoxId: toReserve.chargeBox.id,
              identity: toReserve.chargeBox.identity,
              evseUid: toReserve.evseUid,
              evseId: toReserve.evseId,
            }}
            onClose={() => setReserving(null)}
          />
        </Suspense>
      )}
      {toStart && (
        <Suspense>
          <StartDialog connector={toStart} onClose={() => setStarting(null)} />
        </Suspense>
      )}
    </Page>
  );
}
