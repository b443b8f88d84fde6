import { Select } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ChargeBox, CompositeAnswer } from "../api/types";
import { OrderButton } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { LimitChart } from "./LimitChart";

/** What the charge box itself says it will allow. */
export function Composite({ box }: { box: ChargeBox }) {
  const [evse, setEvse] = useState("0");
  const [answer, setAnswer] = useState<CompositeAnswer | null>(null);
  const ask = async () =>
    setAnswer(
      await placeOrder(
        box.chargeBoxIdentity,
        "Ask what it will allow",
        api.POST("/v2/chargeboxes/{id}/chargingprofiles/composite", {
          params: { path: { id: box.id } },
          body: { evseNumber: Number(evse) },
        }),
      ),
    );
  const schedule = answer?.schedule;
  const from = schedule ? Date.parse(schedule.startsAt) : 0;
  return (
    <section className="card" aria-label="What it will allow">
      <h2>
        <span>
          What it will allow <small>all its limits taken together, the next 24 hours</small>
        </span>
        <span className="row">
          <Select
            aria-label="Where"
            size="xs"
            w={210}
            data={[
              { value: "0", label: "The charge box" },
              ...box.evses.map(({ number, evseId }) => ({ value: String(number), label: evseId })),
            ]}
            value={evse}
            allowDeselect={false}
            onChange={(next) => {
              setEvse(next ?? "0");
              setAnswer(null);
            }}
          />
          <OrderButton box={box} onClick={() => void ask()}>
            Ask the charge box
          </OrderButton>
        </span>
      </h2>
      {schedule ? (
        <LimitChart
          label="What it will allow"
          steps={schedule.steps}
          from={from}
          to={from + schedule.durationSeconds * 1_000}
          unit={schedule.unit}
          height={180}
        />
      ) : (
        <p className="muted">
          {answer === null
            ? "It works this out itself: ask, and it is drawn here."
            : answer.outcome === "Accepted"
              ? "It names no limit."
              : (answer.error?.message ?? `It answered ${answer.status}.`)}
        </p>
      )}
    </section>
  );
}
