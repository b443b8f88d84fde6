import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { PricedSession, TariffTryBody } from "../api/types";
import { formatDecimals, formatMoney, formatUnitPrice } from "../format/numbers";
import { NumberField } from "../forms/NumberField";
import { orZero, type Typed } from "../forms/numbers";
import { bodyOf } from "./body";
import type { Draft } from "./draft";
import type { Place } from "./Preview";
import { Unit } from "./Unit";
import { isComplete } from "./useDraft";

/** What one session would cost: as described, or one that was. */
export function TryIt({ draft, place }: { draft: Draft; place: Place }) {
  const [way, setWay] = useState("described");
  const [session, setSession] = useState({ start: "", kwh: 20 as Typed, minutes: 60 as Typed, idle: 0 as Typed, plugged: 0 as Typed });
  const [record, setRecord] = useState("");
  const priced = useMutation({ mutationFn: (body: TariffTryBody) => read(api.POST("/v2/tariffs/try", { body })) });
  const field = (name: "kwh" | "minutes" | "idle" | "plugged", label: string, unit: string) => (
    <NumberField
      label={label}
      {...Unit(unit)}
      value={session[name]}
      onChange={(value) => setSession((old) => ({ ...old, [name]: value }))}
    />
  );
  const ask = (event: FormEvent) => {
    event.preventDefault();
    const tariff = bodyOf(draft).body;
    priced.mutate(
      way === "record"
        ? { tariff, transactionId: Number(record) }
        : {
            tariff,
            session: {
              energyKwh: orZero(session.kwh),
              chargingMinutes: orZero(session.minutes),
              idleMinutes: orZero(session.idle),
              pluggedMinutes: orZero(session.plugged),
              timeZone: place.zone,
              ...(place.area ? { priceArea: place.area } : {}),
              ...(session.start ? { startedAt: new Date(session.start).toISOString() } : {}),
            },
          },
    );
  };
  const isReady = isComplete(draft) && (way === "described" || /^\d+$/.test(record.trim()));
  return (
    <section className="card" aria-label="Try it">
      <h2>
        Try it
        <SegmentedControl
          size="xs"
          aria-label="Which session"
          data={[
            { value: "described", label: "A session like" },
            { value: "record", label: "A charge record" },
          ]}
          value={way}
          onChange={(next) => {
            setWay(next);
            priced.reset();
          }}
        />
      </h2>
      <form className="stack" onSubmit={ask}>
        {way === "record" ? (
          <TextInput
            label="Transaction"
            description="The number of one of your charge records"
            inputMode="numeric"
            value={record}
            onChange={(event) => setRecord(event.currentTarget.value)}
          />
        ) : (
          <div className="triple">
            {field("kwh", "Energy", "kWh")}
            {field("minutes", "Charging", "min")}
            {field("idle", "Then idle", "min")}
            {field("plugged", "Then plugged", "min")}
            <TextInput
              label="Start"
              type="datetime-local"
              value={session.start}
              onChange={(event) => setSession((old) => ({ ...old, start: event.target.value }))}
            />
          </div>
        )}
        <div className="row">
          <Button type="submit" variant="default" disabled={!isReady} loading={priced.isPending}>
            Work it out
          </Button>
          {!isReady && <small className="none">{isComplete(draft) ? "Which charge record?" : "Fill in the tariff’s prices first."}</small>}
        </div>
      </form>
      {priced.error && (
        <div className="form-error" role="alert">
          {describe(priced.error)}
        </div>
      )}
      {priced.data && <Lines priced={priced.data} />}
    </section>
  );
}

function Lines({ priced }: { priced: PricedSession }) {
  const { recordAmount } = priced;
  const difference = recordAmount === null ? 0 : priced.amount - recordAmount;
  return (
    <table className="lines tried" aria-label="Price of the session">
      <thead>
        <tr>
          <th scope="col">Line</th>
          <th scope="col">Quantity</th>
          <th scope="col">Unit price</th>
          <th scope="col">{priced.currency}</th>
        </tr>
      </thead>
      <tbody>
        {priced.lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill have their order
          <tr key={index} className={line.kind === "rounding" ? "sub" : undefined}>
            <td title={line.note ?? undefined}>{line.text}</td>
            <td>{line.kind === "rounding" ? "" : `${formatDecimals(line.quantity, line.unit === "kWh" ? 3 : 0, 3)} ${line.unit}`}</td>
            <td>{line.kind === "rounding" ? "" : formatUnitPrice(line.unitPrice)}</td>
            <td>{formatDecimals(line.amount, 2, 4)}</td>
          </tr>
        ))}
        <tr className="sum">
          <td>Total incl. VAT</td>
          <td />
          <td>{priced.perKwh === null ? "" : `${formatUnitPrice(priced.perKwh)} / kWh`}</td>
          <td>{formatDecimals(priced.amount, 2)}</td>
        </tr>
        {recordAmount !== null && (
          <tr className="sub">
            <td colSpan={3}>
              The record says {formatMoney(recordAmount, priced.currency)}:{" "}
              {difference === 0 ? "the same" : difference > 0 ? "dearer by" : "cheaper by"}
            </td>
            <td>{difference === 0 ? "" : formatDecimals(Math.abs(difference), 2)}</td>
          </tr>
        )}
        {priced.hasMissingSpot && (
          <tr className="sub">
            <td colSpan={4}>The market’s price of some of this time is not known; the minimum stands in.</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
