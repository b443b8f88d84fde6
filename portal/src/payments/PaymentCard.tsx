import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { ChargeRecord, Payment, PaymentState, Settlement } from "../api/types";
import { limitOf } from "../charge-records/DetailsCard";
import { formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { type Fact, Facts } from "../shell/FactsCard";

const kinds: Record<Payment["kind"], string> = {
  Web: "on a web page",
  StandAlone: "at a terminal that stands alone",
  Integrated: "at the charge box’s terminal",
};

const states: Record<PaymentState, { name: string; tone: string }> = {
  Open: { name: "Somebody pays", tone: "tag plain" },
  Confirmed: { name: "Authorised", tone: "tag plain" },
  Expired: { name: "Expired", tone: "tag plain" },
  Refused: { name: "Not started", tone: "tag bad" },
  Charging: { name: "Charging", tone: "tag plain" },
  Ended: { name: "To be settled", tone: "tag plain" },
  Settled: { name: "Settled", tone: "tag" },
  Unsettled: { name: "Not settled", tone: "tag bad" },
  Cancelled: { name: "Cancelled", tone: "tag plain" },
};

/** How a charge without a charge key was paid; nothing for all others. */
export function PaymentCard({ record }: { record: ChargeRecord }) {
  const transactionId = record.transactionId;
  const payments = useQuery({
    queryKey: ["payments", transactionId],
    queryFn: ({ signal }) => read(api.GET("/v2/payments", { signal, params: { query: { transactionId, limit: 10 } } })),
    enabled: record.paymentMethod === "PaymentTerminal" || record.details?.settlement != null,
    staleTime: 30_000,
  });
  if (!payments.data || payments.data.data.length === 0) return null;
  return payments.data.data.map((payment) => <One key={payment.id} payment={payment} currency={record.price.currency} />);
}

function One({ payment, currency }: { payment: Payment; currency: string | null }) {
  const { kind, state, reference, limit, cardDigits, externalSessionId, why, settlements } = payment;
  const facts: (Fact | false | null | "")[] = [
    ["Reference", <code key="reference">{reference}</code>],
    limit && ["Reserved", limitOf(limit, currency)],
    cardDigits && ["Card", `•••• ${cardDigits}`],
    externalSessionId && ["At the payment service", externalSessionId],
    why && state !== "Settled" && ["Why", why],
    ...settlements.flatMap((settlement) => said(settlement, currency)),
  ];
  return (
    <div className="card">
      <h2>
        <span>
          Payment <span className={states[state].tone}>{states[state].name}</span>
        </span>{" "}
        <small>{kinds[kind]}</small>
      </h2>
      <Facts facts={facts.filter((fact): fact is Fact => Boolean(fact))} />
    </div>
  );
}

const said = ({ status, amount, at, source, info, receiptId, vatNumber, company }: Settlement, currency: string | null): Fact[] => [
  [
    status === "Canceled" ? "Cancelled" : status,
    [formatMoney(amount, currency), formatDateTime(at), source === "Station" ? "by the charge box" : "by the payment service", info]
      .filter(Boolean)
      .join(", "),
  ],
  ...(receiptId ? ([["Its receipt", receiptId]] as Fact[]) : []),
  ...(vatNumber ? ([["Number for VAT", vatNumber]] as Fact[]) : []),
  ...(company
    ? ([
        [
          "Invoice to",
          <span key="company" style={{ whiteSpace: "pre-line" }}>
            {company}
          </span>,
        ],
      ] as Fact[])
    : []),
];
