import { Button, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useIsAdministrator } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import { formatDecimals } from "../format/numbers";
import { formatDate } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { orZero, type Typed } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { Failure, Skeleton } from "../shell/states";
import { dayOf, ratesQuery } from "./market";

const most = 6;

/** What a euro is worth, for tariffs in a currency that the market does not publish in. */
export function Rates() {
  const rates = useQuery(ratesQuery);
  const isAdministrator = useIsAdministrator();
  const [isSetting, setSetting] = useState(false);
  return (
    <section className="card" aria-label="Exchange rates">
      <h2>
        Exchange rates
        {isAdministrator && (
          <Button variant="default" size="compact-sm" onClick={() => setSetting(true)}>
            Set a rate
          </Button>
        )}
      </h2>
      {rates.data === undefined ? (
        rates.isError ? (
          <Failure error={rates.error} retry={() => void rates.refetch()} />
        ) : (
          <Skeleton width="80%" />
        )
      ) : rates.data.data.length === 0 ? (
        <p className="none">
          None is set. Kroner of Denmark come from the market itself; a tariff in another currency needs a rate of the day.
        </p>
      ) : (
        <table className="lines">
          <thead>
            <tr>
              <th>From</th>
              <th>1 euro is</th>
              <th>Set by</th>
            </tr>
          </thead>
          <tbody>
            {rates.data.data.slice(0, most).map((rate) => (
              <tr key={`${rate.to} ${rate.day}`}>
                <td>{formatDate(rate.day)}</td>
                <td>
                  {formatDecimals(rate.rate, 2, 9)} {rate.to}
                </td>
                <td>{rate.setBy}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isSetting && <RateForm onClose={() => setSetting(false)} />}
    </section>
  );
}

function RateForm({ onClose }: { onClose: () => void }) {
  const form = useForm(
    { to: "SEK", day: dayOf(Date.now()), rate: "" as Typed },
    async ({ to, day, rate }) => {
      await read(api.PUT("/v2/market/rates", { body: { from: "EUR", to: to.trim().toUpperCase(), day, rate: orZero(rate) } }));
      void queries.invalidateQueries({ queryKey: ["market"] });
      onClose();
    },
    (values) =>
      found({
        to: required(values.to.trim(), "The currency"),
        day: required(values.day, "The day"),
        rate: required(values.rate, "The rate"),
      }),
  );
  return (
    <FormModal title="Exchange rate" form={form} action="Set" onClose={onClose} size="md">
      <div className="triple">
        <NumberField label="1 EUR is" required data-autofocus {...form.bind("rate")} />
        <TextInput label="Currency" required maxLength={3} {...form.text("to")} />
        <TextInput label="From" type="date" required {...form.text("day")} />
      </div>
      <small className="none">It holds until the next rate, for seven days at most. Records that are sealed keep theirs.</small>
    </FormModal>
  );
}
