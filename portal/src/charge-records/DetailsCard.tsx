import type { ChargeRecord, SessionLimit } from "../api/types";
import { formatDecimals, formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { type Fact, FactsCard } from "../shell/FactsCard";

export const limitOf = (limit: SessionLimit, currency: string | null) =>
  [
    limit.maxCost !== null && formatMoney(limit.maxCost, currency),
    limit.maxKwh !== null && `${formatDecimals(limit.maxKwh, 0, 3)} kWh`,
    limit.maxMinutes !== null && `${formatDecimals(limit.maxMinutes, 0, 1)} min`,
    limit.maxSoc !== null && `${limit.maxSoc} %`,
  ]
    .filter(Boolean)
    .join(" or ");

/** What a newer charge box told beside the course of the session; nothing where it told nothing. */
export function DetailsCard({ record }: { record: ChargeRecord }) {
  const { details, price } = record;
  if (!details) return null;
  const { stationCost: cost, settlement, needs } = details;
  const amount = cost && (cost.amount ?? cost.amountExVat);
  const facts: (Fact | false | null | "" | undefined)[] = [
    details.limit && ["Ends at", limitOf(details.limit, price.currency)],
    details.givenLimit && [
      details.limitKeptHere ? "Told to stop at" : "Limit of the charge key",
      limitOf(details.givenLimit, price.currency),
    ],
    details.limitReached &&
      (details.limitKeptHere ? ["Told to stop", "Its credit is spent"] : ["Ended by its limit", details.limitReached]),
    cost && [
      "Cost by the charge box",
      cost.failure ??
        `${amount === null ? "" : formatMoney(amount, cost.currency)}${cost.amount === null ? " without VAT" : ""}${
          cost.difference === null
            ? ""
            : cost.difference === 0
              ? ", the same"
              : `, ${formatMoney(cost.difference, cost.currency)} beside the price here`
        }`,
    ],
    details.tariffId && ["Worked out by", details.tariffId],
    settlement && [
      "Paid at its terminal",
      `${formatMoney(settlement.amount, price.currency)}, ${settlement.status}, ${formatDateTime(settlement.at)}`,
    ],
    needs && [
      "The car asked for",
      [
        needs.energyTransfer,
        needs.kwh !== null && `${formatDecimals(needs.kwh, 0, 1)} kWh`,
        needs.departureAt && `by ${formatDateTime(needs.departureAt)}`,
        needs.controlMode,
      ]
        .filter(Boolean)
        .join(", "),
    ],
    details.operationMode && ["Operation mode", details.operationMode],
    details.preconditioning && ["Battery", details.preconditioning],
    details.hasPriority !== null && ["Priority", details.hasPriority ? "Charged before others" : "Like all others"],
  ];
  const shown = facts.filter((fact): fact is Fact => Boolean(fact));
  return shown.length === 0 ? null : <FactsCard title="Told by the charge box" facts={shown} />;
}
