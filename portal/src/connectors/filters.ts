import type { Connector, ConnectorStatus } from "../api/types";
import { listOf, numbersOf, type Search } from "../shell/address";

export const statuses: readonly ConnectorStatus[] = [
  "Charging",
  "SuspendedEVSE",
  "SuspendedEV",
  "Preparing",
  "Finishing",
  "Reserved",
  "Faulted",
  "Unavailable",
  "Offline",
  "Unknown",
  "Available",
];

export const types = ["CCS", "Type 2", "CHAdeMO", "Type 1", "CCS 1", "GB/T AC", "GB/T DC"] as const;

export type Filters = {
  locationIds: number[];
  type: string | null;
  statuses: ConnectorStatus[];
  customerId: number | null;
  search: string;
};

/** The names are the API's own: a view's address says how to ask for the same over REST. */
export function readFilters(address: Search): Filters {
  return {
    locationIds: numbersOf(address.locationIds),
    type: types.find((type) => type === address.type) ?? null,
    statuses: listOf(address.status).filter((each): each is ConnectorStatus => statuses.includes(each as ConnectorStatus)),
    customerId: numbersOf(address.customerId)[0] ?? null,
    search: address.search ?? "",
  };
}

export function writeFilters(filters: Partial<Filters>): Search {
  const address: Search = {};
  if (filters.locationIds) address.locationIds = filters.locationIds.join(",") || undefined;
  if (filters.type !== undefined) address.type = filters.type ?? undefined;
  if (filters.statuses) address.status = filters.statuses.join(",") || undefined;
  if (filters.customerId !== undefined) address.customerId = filters.customerId?.toString();
  if (filters.search !== undefined) address.search = filters.search || undefined;
  return address;
}

export const noFilters: Filters = { locationIds: [], type: null, statuses: [], customerId: null, search: "" };

export const isFiltered = (filters: Filters) =>
  filters.locationIds.length > 0 ||
  filters.type !== null ||
  filters.statuses.length > 0 ||
  filters.customerId !== null ||
  filters.search.trim() !== "";

const texts = new WeakMap<Connector, string>();

function textOf(connector: Connector): string {
  const known = texts.get(connector);
  if (known !== undefined) return known;
  const { evseId, location, customer, user, chargeBox, info, status, type } = connector;
  const words = [evseId, location.name, customer?.name, user?.label, user?.comment, chargeBox.identity, info?.errorCode, info?.text];
  const text = [...words, info?.vendorErrorCode, status, type].filter(Boolean).join("\n").toLowerCase();
  texts.set(connector, text);
  return text;
}

/** Every filter but the status, which the summary divides by. Every word of the search must occur somewhere. */
export function scope(filters: Filters): (connector: Connector) => boolean {
  const locations = filters.locationIds.length > 0 ? new Set(filters.locationIds) : null;
  const words = filters.search.toLowerCase().split(/\s+/).filter(Boolean);
  return (connector) =>
    (locations === null || locations.has(connector.location.id)) &&
    (filters.type === null || connector.type === filters.type) &&
    (filters.customerId === null || connector.customer?.id === filters.customerId) &&
    words.every((word) => textOf(connector).includes(word));
}

export function statusFilter(filters: Filters): (connector: Connector) => boolean {
  if (filters.statuses.length === 0) return () => true;
  const wanted = new Set<string>(filters.statuses);
  return (connector) => wanted.has(connector.status);
}
