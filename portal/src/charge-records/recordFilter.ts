import type { Search } from "../shell/address";
import { type Range, rangeOf } from "./period";

/** What the filter bar keeps in the address, beside the search and the page. */
export const filterNames = [
  "search",
  "locationId",
  "customerId",
  "tokenId",
  "period",
  "from",
  "to",
  "payment",
  "status",
  "source",
  "settled",
  "minKwh",
  "filter",
] as const;

export type Condition = Record<string, unknown>;

export const sources: Record<string, string> = {
  LocationTariff: "Location’s tariff",
  CustomerTariff: "Customer’s tariff",
  TokenTariff: "Charge key’s tariff",
  Voucher: "Voucher",
  RoamingTariff: "Roaming tariff",
  FreeCharging: "Charges for free",
  Free: "No tariff",
};

export const settledWords: Record<string, string> = { yes: "Settled", no: "Not settled" };

const fewDays = 31;

export type RecordList = {
  /** The server's `filter`; undefined where nothing is asked for. */
  filter: string | undefined;
  includeChildCompanies: 1 | undefined;
  locationId: number | undefined;
  search: string | undefined;
  /** Days the list keeps to by itself, because what was asked for would otherwise read every record. */
  limitedTo: number | undefined;
};

/** The list that the address asks for. */
export function recordListOf(address: Search, now: Date): RecordList {
  const parts: Condition[] = [];
  const range = rangeOf(address, now);
  if (range.from || range.to) parts.push(startedWithin(range));
  const customer = Number(address.customerId);
  if (address.customerId) parts.push({ $or: [{ "auth.idTag.companyId": customer }, { "auth.idTag.customerId": customer }] });
  if (address.tokenId) parts.push({ "auth.idTag.id": Number(address.tokenId) });
  if (address.payment) parts.push({ paymentMethod: anyOf(address.payment) });
  if (address.status) parts.push({ paymentStatus: anyOf(address.status) });
  if (address.source) parts.push({ priceSource: anyOf(address.source) });
  if (address.settled) parts.push({ excludedReason: { $exists: address.settled === "no" } });
  const least = Number((address.minKwh ?? "").replace(",", "."));
  if (address.minKwh && Number.isFinite(least)) parts.push({ consumed: { $gte: least } });

  const picks = Boolean(address.locationId || address.customerId || address.tokenId || range.from);
  const limited = parts.length > 0 && !picks;
  if (limited) parts.push(startedWithin({ from: new Date(now.getFullYear(), now.getMonth(), now.getDate() - fewDays).toISOString() }));
  const chips = parts.length > 1 ? JSON.stringify({ $and: parts }) : parts.length === 1 ? JSON.stringify(parts[0]) : undefined;
  // What was typed goes as it was typed, so that an error points at its own characters.
  const filter = address.filter ? (chips ? `{"$and": [${address.filter}, ${chips}]}` : address.filter) : chips;
  return {
    filter,
    includeChildCompanies: address.customerId ? 1 : undefined,
    locationId: address.locationId ? Number(address.locationId) : undefined,
    search: address.search,
    limitedTo: limited ? fewDays : undefined,
  };
}

/** Where in what was typed the server's error points; null where it points elsewhere. */
export function positionIn(address: Search, list: RecordList, position: number | null): number | null {
  if (position === null || !address.filter) return null;
  const before = list.filter === address.filter ? 0 : '{"$and": ['.length;
  const at = position - before;
  return at >= 0 && at <= address.filter.length ? at : null;
}

function startedWithin({ from, to }: Range): Condition {
  return { startedAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } };
}

function anyOf(words: string): unknown {
  const list = words.split(",").filter(Boolean);
  return list.length === 1 ? list[0] : { $in: list };
}

/** The parameters of the list and of its export: a query, without page and limit. */
export function parametersOf(list: RecordList, ongoing: boolean): Record<string, string> {
  const { filter, includeChildCompanies, locationId, search } = list;
  const all = { filter, includeChildCompanies, locationId, search, ongoing: ongoing ? 1 : 0, sort: "startedAt", sortDirection: "desc" };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, String(value)]),
  );
}
