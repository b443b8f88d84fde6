import type { Notice } from "../api/types";

/** A notice, or all parts of one that came in several. */
export type Report = {
  id: number;
  at: string;
  action: string;
  requestId: number | null;
  parts: number;
  /** Parts that were counted over, or that are still to come. */
  missing: "none" | "some" | "more to come";
  payload: Record<string, unknown>;
};

/** Newest first, as the API lists them; parts of one report become one. */
export function putTogether(notices: readonly Notice[]): Report[] {
  const open = new Map<string, Notice[]>();
  const groups: Notice[][] = [];
  for (const notice of notices.toSorted((a, b) => a.id - b.id)) {
    const number = partOf(notice);
    const key = `${notice.action} ${notice.requestId}`;
    const group = open.get(key);
    // A number that was there begins another report under the same id.
    if (group && number !== null && !group.some((part) => partOf(part) === number)) {
      group.push(notice);
      continue;
    }
    const fresh = [notice];
    groups.push(fresh);
    if (number !== null) open.set(key, fresh);
  }
  return groups.map(reportOf).toSorted((a, b) => b.id - a.id);
}

/** seqNo: null for a notice that stands alone. */
const partOf = ({ payload, requestId }: Notice) => (requestId !== null && typeof payload.seqNo === "number" ? payload.seqNo : null);

function reportOf(group: Notice[]): Report {
  const parts = group.toSorted((a, b) => (partOf(a) ?? 0) - (partOf(b) ?? 0));
  const [first] = parts as [Notice, ...Notice[]];
  const newest = Math.max(...group.map((part) => part.id));
  const { at } = group.find((part) => part.id === newest) ?? first;
  if (partOf(first) === null)
    return { id: first.id, at, action: first.action, requestId: first.requestId, parts: 1, missing: "none", payload: first.payload };
  const isCounted = parts.every((part, index) => partOf(part) === index);
  const goesOn = parts.at(-1)?.payload.tbc === true;
  const payload = parts.slice(1).reduce((sum, part) => merged(sum, part.payload), first.payload);
  const { seqNo: _, tbc: __, ...rest } = payload;
  return {
    id: newest,
    at,
    action: first.action,
    requestId: first.requestId,
    parts: parts.length,
    missing: !isCounted ? "some" : goesOn ? "more to come" : "none",
    payload: parts.length === 1 && !goesOn ? first.payload : rest,
  };
}

/** Lists go on, texts of `data` too; of all else the first counts. */
function merged(sum: Record<string, unknown>, part: Record<string, unknown>): Record<string, unknown> {
  const next = { ...sum };
  for (const [name, value] of Object.entries(part)) {
    const before = next[name];
    if (before === undefined) next[name] = value;
    else if (Array.isArray(before) && Array.isArray(value)) next[name] = [...before, ...value];
    else if (name === "data" && typeof before === "string" && typeof value === "string") next[name] = before + value;
  }
  return next;
}
