import type { Connector } from "../api/types";
import type { Search } from "../shell/address";
import { statuses } from "./filters";

export type SortKey = "status" | "evse" | "location" | "user" | "soc" | "power" | "info";
export type Sort = { key: SortKey; descending: boolean };
export type Compare = (a: Connector, b: Connector) => number;

export const defaultSort: Sort = { key: "status", descending: true };
const keys: readonly SortKey[] = ["status", "evse", "location", "user", "soc", "power", "info"];
const largestFirst: readonly SortKey[] = ["status", "soc", "power"];

/** What these sort by changes with every meter value: such a list is put in order now and then, not four times a second. */
export const isRestless = (key: SortKey) => key === "power" || key === "soc";

export function readSort(address: Search): Sort {
  const key = keys.find((each) => each === address.sort) ?? defaultSort.key;
  const descending = address.direction ? address.direction === "desc" : largestFirst.includes(key);
  return { key, descending };
}

export function writeSort({ key, descending }: Sort): Search {
  const usual = largestFirst.includes(key) === descending;
  return { sort: key === defaultSort.key ? undefined : key, direction: usual ? undefined : descending ? "desc" : "asc" };
}

/** A click on the heading: first its usual direction, then the other one. */
export const nextSort = (sort: Sort, key: SortKey): Sort =>
  sort.key === key ? { key, descending: !sort.descending } : { key, descending: largestFirst.includes(key) };

const padded = new Map<string, string>();

/** E9 before E10: digits compare as numbers when they are equally long. */
function natural(text: string): string {
  let key = padded.get(text);
  if (key === undefined) {
    key = text.toLowerCase().replace(/\d+/g, (digits) => digits.padStart(10, "0"));
    padded.set(text, key);
  }
  return key;
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const ranks = new Map<string, number>(statuses.map((status, rank) => [status, rank]));
const rank = (connector: Connector) => ranks.get(connector.status) ?? ranks.size;

/** In order of status; the longest in it first. ISO times of one form compare as text. */
const byStatus: Compare = (a, b) => rank(a) - rank(b) || byText(a.since, b.since);
const byEvse: Compare = (a, b) => byText(natural(a.evseId), natural(b.evseId)) || a.connectorId - b.connectorId;

const ascending: Record<Exclude<SortKey, "status">, (a: Connector, b: Connector) => number> = {
  evse: () => 0,
  location: (a, b) => byText(natural(a.location.name), natural(b.location.name)),
  user: (a, b) => byText(natural(a.user?.label ?? ""), natural(b.user?.label ?? "")),
  soc: (a, b) => (a.soc ?? -1) - (b.soc ?? -1),
  power: (a, b) => powerOf(a) - powerOf(b),
  info: (a, b) => byText(infoOf(a), infoOf(b)),
};

/** Connectors without the thing sorted by come last, whichever the direction. */
const absent: Partial<Record<SortKey, (connector: Connector) => boolean>> = {
  user: (connector) => connector.user === null,
  soc: (connector) => connector.soc === null,
  power: (connector) => connector.session === null,
  info: (connector) => infoOf(connector) === "",
};

export function comparison({ key, descending }: Sort): Compare {
  if (key === "status") return (a, b) => (descending ? byStatus(a, b) : byStatus(b, a)) || byEvse(a, b);
  const compare = ascending[key];
  const missing = absent[key] ?? (() => false);
  const sign = descending ? -1 : 1;
  return (a, b) =>
    Number(missing(a)) - Number(missing(b)) || sign * compare(a, b) || (key === "evse" ? sign : 1) * byEvse(a, b) || a.id - b.id;
}

const powerOf = (connector: Connector) => connector.session?.powerKw ?? -1;
const infoOf = ({ info }: Connector) => [info?.errorCode, info?.text].filter(Boolean).join(" ");

/**
 * The order after a batch: what didn't change keeps its place, what did is merged in. One pass over the list instead of a sort.
 * Answers `previous` itself when the order is the same, so that the table has nothing to do.
 */
export function reorder(
  previous: readonly number[],
  changed: ReadonlySet<number>,
  get: (id: number) => Connector | undefined,
  shown: (connector: Connector) => boolean,
  compare: Compare,
): readonly number[] {
  const moved = [...changed].map(get).filter((each): each is Connector => each !== undefined && shown(each));
  moved.sort(compare);
  const next: number[] = [];
  let at = 0;
  for (const id of previous) {
    if (changed.has(id)) continue;
    const kept = get(id);
    if (!kept) continue;
    for (let candidate = moved[at]; candidate && compare(candidate, kept) < 0; candidate = moved[++at]) next.push(candidate.id);
    next.push(id);
  }
  for (; at < moved.length; at++) next.push((moved[at] as Connector).id);
  return next.length === previous.length && next.every((id, index) => id === previous[index]) ? previous : next;
}
