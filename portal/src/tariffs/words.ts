import type { Draft } from "./draft";
import type { Fee, FeeKind } from "./fees";
import { dayNames } from "./fees";

export const kindWords: Record<FeeKind, string> = {
  kwh: "Per kWh",
  minute: "Per minute charging",
  idle: "Per minute idle",
  once: "Once per session",
};

const perWords: Record<FeeKind, string> = { kwh: "per kWh", minute: "per minute", idle: "per idle minute", once: "per session" };

/** A fee in a line: "1.5 DKK per idle minute: Mon to Fri, 17:00 to 21:00". */
export function feeWords(fee: Fee, currency: string): string {
  const conditions = conditionsOf(fee);
  return `${fee.price} ${currency} ${perWords[fee.kind]}${conditions === "always" ? "" : `: ${conditions}`}`;
}

export const dayWord = (day: string) => day.charAt(0) + day.slice(1, 3).toLowerCase();

const weekdays = dayNames.slice(0, 5);
const same = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((day) => others.includes(day));

/** When a fee holds, in words: "Mon to Fri, 17:00 to 21:00, after 20 kWh". */
export function conditionsOf(fee: Fee): string {
  const words: string[] = [];
  if (fee.days.length > 0 && fee.days.length < 7) {
    if (same(fee.days, weekdays)) words.push("Mon to Fri");
    else if (same(fee.days, dayNames.slice(5))) words.push("Sat and Sun");
    else words.push(fee.days.map(dayWord).join(", "));
  }
  if (fee.from || fee.until) words.push(`${fee.from || "00:00"} to ${fee.until || "00:00"}`);
  words.push(
    ...between(fee.afterKwh, fee.untilKwh, "kWh", "after", "up to"),
    ...between(fee.afterMinutes, fee.untilMinutes, "min", "after", "up to"),
    ...between(fee.atLeastKw, fee.belowKw, "kW", "from", "below"),
  );
  if (fee.delayMinutes !== "" && fee.delayMinutes !== 0) words.push(`begins after ${fee.delayMinutes} min`);
  return words.length > 0 ? words.join(", ") : "always";
}

const between = (from: number | "", until: number | "", unit: string, after: string, upTo: string) => [
  ...(from === "" ? [] : [`${after} ${from} ${unit}`]),
  ...(until === "" ? [] : [`${upTo} ${until} ${unit}`]),
];

export function energyWords(draft: Pick<Draft, "energy" | "perKwh" | "marginPercent" | "margin" | "currency">): string {
  if (draft.energy === "none") return "none";
  if (draft.energy === "fixed") return `${draft.perKwh === "" ? 0 : draft.perKwh} ${draft.currency} per kWh`;
  const parts = ["the market’s price"];
  if (draft.marginPercent !== "" && draft.marginPercent !== 0) parts.push(`${draft.marginPercent} %`);
  if (draft.margin !== "" && draft.margin !== 0) parts.push(`${draft.margin} ${draft.currency}`);
  return parts.join(" + ");
}
