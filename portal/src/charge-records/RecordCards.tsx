import { Link } from "@tanstack/react-router";
import type { ChargeRecord, MeterValues } from "../api/types";
import { formatCo2, formatDecimals, formatKwh, formatMoney, none } from "../format/numbers";
import { formatDate, formatDateTime, formatSeconds as formatTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { type Fact, FactsCard } from "../shell/FactsCard";
import { endOf, formatSeconds, payerOf, remarksOf, userOf } from "./records";

export function FactsStrip({ record }: { record: ChargeRecord }) {
  const { consumed, exported, price, duration, vehicleState, highestPowerDrawn, maxPower, co2 } = record;
  const soc = (value: number | null | undefined) => (value == null ? none : String(value));
  const facts: [string, string][] = [
    ["Energy", formatKwh(consumed)],
    ...(exported === undefined ? [] : [["Given back", formatKwh(exported)] satisfies [string, string]]),
    ["Price", formatMoney(price.amount, price.currency)],
    ["Charging · idle", `${formatSeconds(duration.charging)} · ${formatSeconds(duration.idle)}`],
    [
      "State of charge",
      vehicleState?.firstValue == null && vehicleState?.lastValue == null
        ? none
        : `${soc(vehicleState?.firstValue)} → ${soc(vehicleState?.lastValue)} %`,
    ],
    ["Peak · model maximum", `${formatDecimals(highestPowerDrawn, 1)} · ${formatDecimals(maxPower, 0, 1)} kW`],
    ["CO₂", formatCo2(co2)],
  ];
  return (
    <section className="facts" aria-label="Facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <small>{name}</small>
          <b>{value}</b>
        </div>
      ))}
    </section>
  );
}

export function WhoAndHow({ record }: { record: ChargeRecord }) {
  const { label, comment } = userOf(record);
  const { idTag } = record.auth;
  const { zipCode, city } = record.location;
  const facts: Fact[] = [
    ["Charge key", `${label}${comment ? ` · ${comment}` : ""}`],
    ["Customer", payerOf(record)],
    ["Billing reference", idTag?.billingReference ?? none],
    [
      "Payment",
      [
        inPlainWords(record.paymentMethod),
        record.paymentStatus === "n/a" ? "nothing to pay" : inPlainWords(record.paymentStatus).toLowerCase(),
      ].join(" · "),
    ],
    ["Billed", record.billedAt ? `${formatDate(record.billedAt)} · ${record.invoiceReference}` : none],
    ["Roaming", record.isRoaming ? (record.roamingDetails?.roamingOperator ?? "Yes") : "No"],
    ["Voucher", record.voucher?.code ?? none],
    ["Ended", endOf(record)],
    [
      "Location",
      record.location.id === null ? (
        (record.location.name ?? none)
      ) : (
        <Link key="location" to="/locations/$id" params={{ id: String(record.location.id) }}>
          {[record.location.name, [zipCode, city].filter(Boolean).join(" ")].filter(Boolean).join(", ")}
        </Link>
      ),
    ],
    [
      "Charge box",
      record.chargeBoxId ? (
        <Link key="box" to="/charge-boxes/$id" params={{ id: String(record.chargeBoxId) }} search={{ tab: "log" }}>
          OCPP log
        </Link>
      ) : (
        none
      ),
    ],
    ["Meter", `${formatDecimals(record.meterStart, 3)} → ${formatDecimals(record.meterStop, 3)} kWh`],
    ["Session", <code key="session">{record.sessionId}</code>],
  ];
  return <FactsCard title="Who and how" facts={facts} />;
}

export function Timeline({ values, record }: { values: MeterValues; record: ChargeRecord }) {
  if (values.timeline.length === 0) return null;
  return (
    <div className="card">
      <h2>
        Timeline <small>{record.location.timezone}</small>
      </h2>
      <dl className="facts-list timeline">
        {values.timeline.map(({ at, text }) => [
          <dt key={`${at} ${text} time`} title={formatDateTime(at, record.location.timezone)}>
            {formatTime(at, record.location.timezone)}
          </dt>,
          <dd key={`${at} ${text}`}>{text}</dd>,
        ])}
      </dl>
    </div>
  );
}

/** What is out of the ordinary about a record, in words. */
export function Remarks({ record }: { record: ChargeRecord }) {
  const { excluded, others } = remarksOf(record);
  if (!excluded && others.length === 0) return null;
  return (
    <div className="remarks" role="note">
      {excluded && (
        <span>
          <span className="tag bad">Not settled</span> {excluded}
        </span>
      )}
      {others.map((text) => (
        <span key={text} className="tag warn">
          {text}
        </span>
      ))}
    </div>
  );
}
