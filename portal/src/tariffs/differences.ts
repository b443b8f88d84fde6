import type { Tariff } from "../api/types";
import { type Draft, draftOf } from "./draft";
import { isFee, type Row } from "./fees";
import { conditionsOf, energyWords, kindWords } from "./words";

export type Difference = { what: string; before: string; after: string };

const limits = (value: number | "") => (value === "" ? "none" : String(value));

const rowWords = (row: Row) =>
  isFee(row)
    ? `${kindWords[row.kind]} ${row.price === "" ? 0 : row.price}: ${conditionsOf(row)}`
    : `Advanced: ${JSON.stringify(row.element)}`;

/** What stands in each line of a version, by the words of the editor. */
function lines(tariff: Tariff): [string, string][] {
  const draft: Draft = draftOf(tariff);
  return [
    ["Name", draft.name],
    ["Currency", draft.currency],
    ["VAT", `${draft.vatPercent} %, ${draft.isNet ? "on top" : "included"}`],
    ["Energy", energyWords(draft)],
    ["Least per kWh", draft.energy === "spot" ? String(draft.minimum) : "none"],
    ["Most per kWh", draft.energy === "spot" ? limits(draft.maximum) : "none"],
    ["Fees", draft.rows.map(rowWords).join("\n") || "none"],
    ["Idle free for", `${draft.graceMinutes} min ${draft.isGracePerStretch ? "each time" : "a session"}`],
    ["Quiet hours", draft.quietFrom ? `${draft.quietFrom} to ${draft.quietUntil}` : "none"],
    ["Most for idling", limits(draft.idleCap)],
    ["Idle after the stop", draft.untilUnplugged ? "until unplugged" : "not counted"],
    ["Least per session", limits(draft.minPrice)],
    ["Most per session", limits(draft.maxPrice)],
  ];
}

/** What a version changed; of fees the lines that went and came. */
export function differencesOf(before: Tariff, after: Tariff): Difference[] {
  const old = new Map(lines(before));
  return lines(after).flatMap(([what, now]) => {
    const then = old.get(what) ?? "none";
    if (then === now) return [];
    if (what !== "Fees") return [{ what, before: then, after: now }];
    const [was, is] = [then.split("\n"), now.split("\n")];
    const [gone, come] = [was.filter((line) => !is.includes(line)), is.filter((line) => !was.includes(line))];
    if (gone.length + come.length === 0) return [{ what, before: "another order", after: "this order" }];
    return [{ what, before: gone.join("; ") || "none", after: come.join("; ") || "none" }];
  });
}
