import type { BillingAnswer } from "../api/types";
import { formatCount } from "../format/numbers";

const reasons: Record<string, string> = {
  notSealed: "Not sealed yet: late messages may still change them",
  otherReference: "Billed already, under another reference",
  held: "Held for review",
  excluded: "Excluded, so nothing is settled",
  changed: "Being changed right now; mark again",
};

export const leftOutWords = (reason: string) => reasons[reason] ?? reason;

const records = (count: number) => (count === 1 ? "1 record" : `${formatCount(count)} records`);

/** "12 records marked under INV-2026-11, 3 stood there already." */
export const markedWords = ({ reference, marked, already }: BillingAnswer) =>
  `${records(marked)} marked under ${reference}${already === 0 ? "" : `, ${formatCount(already)} stood there already`}.`;
