import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useSyncExternalStore } from "react";
import { useIsAdministrator } from "../access/me";
import { heldStationsQuery } from "../charge-boxes/held";
import { formatCount } from "../format/numbers";
import { connectors } from "../live/feed";
import { reviewCountQuery } from "../review/review";
import { Brand } from "./Brand";
import { NavFoot } from "./NavFoot";

export function Nav() {
  const isAdministrator = useIsAdministrator();
  return (
    <nav className="nav" aria-label="Main">
      <Link to="/connectors" className="brand">
        <Brand />
      </Link>
      <Entry to="/connectors">
        Connectors <ConnectorCount />
      </Entry>
      <Entry to="/charge-records">Charge records</Entry>
      <Entry to="/review">
        Review <ReviewCount />
      </Entry>
      <Entry to="/locations">Locations</Entry>
      <Entry to="/charge-boxes">
        Charge boxes <HeldCount />
      </Entry>
      <Entry to="/settings-templates">Settings templates</Entry>
      <Entry to="/firmware">Firmware</Entry>
      <h2>Drivers</h2>
      <Entry to="/charge-keys">Charge keys</Entry>
      <Entry to="/customers">Customers</Entry>
      <h2>Money</h2>
      <Entry to="/tariffs">Tariffs</Entry>
      <Entry to="/statements">Statements</Entry>
      <Entry to="/vouchers">Vouchers</Entry>
      <Entry to="/market">Market</Entry>
      <h2>Settings</h2>
      <Entry to="/api-keys">API keys</Entry>
      {isAdministrator && <Entry to="/certificates">Certificates</Entry>}
      {isAdministrator && <Entry to="/receipts">Receipts</Entry>}
      {isAdministrator && <Entry to="/system">System</Entry>}
      <NavFoot />
    </nav>
  );
}

function Entry({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} className="entry" activeOptions={{ includeSearch: false }}>
      {children}
    </Link>
  );
}

function ConnectorCount() {
  const count = useSyncExternalStore(
    (listener) => connectors.watch(listener),
    () => connectors.size,
  );
  return count > 0 ? <span className="count">{formatCount(count)}</span> : null;
}

function ReviewCount() {
  const { data } = useQuery({ ...reviewCountQuery, refetchInterval: 30_000 });
  const waiting = data?.waiting ?? 0;
  if (waiting === 0) return null;
  return (
    <span className="count waiting" title={`${waiting} charge record${waiting === 1 ? "" : "s"} waiting for a decision`}>
      {formatCount(waiting)}
    </span>
  );
}

function HeldCount() {
  const { data } = useQuery({ ...heldStationsQuery, refetchInterval: 15_000 });
  const waiting = data?.data.length ?? 0;
  if (waiting === 0) return null;
  return (
    <span className="count waiting" title={`${waiting} station${waiting === 1 ? "" : "s"} waiting to be accepted`}>
      {waiting} waiting
    </span>
  );
}
