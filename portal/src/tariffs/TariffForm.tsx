import { TextInput } from "@mantine/core";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Tariff, TariffBody } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { formatMoney } from "../format/numbers";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { holdsNoNumber, orZero, type Typed } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { exampleCost } from "./tariffs";

const valuesOf = (tariff: Tariff | undefined) => ({
  name: tariff?.name ?? "",
  currency: tariff?.currency ?? "DKK",
  customerId: tariff?.customerId ?? null,
  vatRate: percent(tariff?.vatRate ?? 0.25) as Typed,
  pricePerKwh: (tariff?.pricePerKwh ?? "") as Typed,
  pricePerMinute: (tariff?.pricePerMinute ?? 0) as Typed,
  pricePerSession: (tariff?.pricePerSession ?? 0) as Typed,
  idlePricePerMinute: (tariff?.idlePricePerMinute ?? 0) as Typed,
  idleGraceMinutes: (tariff?.idleGraceMinutes ?? 0) as Typed,
});

type Values = ReturnType<typeof valuesOf>;
type NumberName = "vatRate" | "pricePerKwh" | "pricePerMinute" | "pricePerSession" | "idlePricePerMinute" | "idleGraceMinutes";

/** 0.25 is 25 %, without the tail that binary fractions bring. */
const percent = (fraction: number) => Math.round(fraction * 1e6) / 1e4;

const bodyOf = (values: Values): TariffBody => ({
  name: values.name.trim(),
  currency: values.currency.trim().toUpperCase(),
  customerId: values.customerId,
  vatRate: Math.round(orZero(values.vatRate) * 1e4) / 1e6,
  pricePerKwh: orZero(values.pricePerKwh),
  pricePerMinute: orZero(values.pricePerMinute),
  pricePerSession: orZero(values.pricePerSession),
  idlePricePerMinute: orZero(values.idlePricePerMinute),
  idleGraceMinutes: orZero(values.idleGraceMinutes),
});

export function TariffForm({ tariff, onClose }: { tariff?: Tariff; onClose: () => void }) {
  const form = useForm(
    valuesOf(tariff),
    async (values) => {
      const body = bodyOf(values);
      await read(
        tariff ? api.PUT("/v2/tariffs/{uuid}", { params: { path: { uuid: tariff.id } }, body }) : api.POST("/v2/tariffs", { body }),
      );
      void queries.invalidateQueries({ queryKey: ["tariffs"] });
      void queries.invalidateQueries({ queryKey: ["location"] });
      void queries.invalidateQueries({ queryKey: ["locations"] });
      onClose();
    },
    (values) =>
      found({
        name: required(values.name.trim(), "The name"),
        currency: /^[A-Za-z]{3}$/.test(values.currency.trim()) ? undefined : "Three letters, as in DKK",
        pricePerKwh: required(values.pricePerKwh, "The price per kWh"),
        vatRate: required(values.vatRate, "The VAT rate"),
      }),
  );
  const number = (name: NumberName, label: string, suffix: string) => (
    <NumberField
      label={label}
      rightSection={<span style={{ color: "var(--ink-3)", fontSize: 12 }}>{suffix}</span>}
      rightSectionWidth={52}
      {...form.bind(name)}
    />
  );
  const { currency } = form.values;
  return (
    <FormModal title={tariff ? `Edit ${tariff.name}` : "New tariff"} form={form} action={tariff ? "Save" : "Create"} onClose={onClose}>
      <div className="pair">
        <TextInput label="Name" required data-autofocus {...form.text("name")} />
        <CustomerSelect {...form.bind("customerId")} placeholder="Your own" clearable={!tariff?.customerId} />
      </div>
      <div className="triple">
        {number("pricePerKwh", "Energy, per kWh", currency)}
        {number("pricePerMinute", "Time, per minute", currency)}
        {number("pricePerSession", "Per session", currency)}
        {number("idlePricePerMinute", "Idle, per minute", currency)}
        {number("idleGraceMinutes", "Idle free for", "min")}
        <span />
        <TextInput label="Currency" maxLength={3} required {...form.text("currency")} />
        {number("vatRate", "VAT, included in prices", "%")}
      </div>
      {!holdsNoNumber(form.values) && <Example prices={bodyOf(form.values)} />}
      {tariff && (
        <p className="form-note" style={{ margin: 0 }}>
          {tariff.locationCount === 1 ? "1 location uses it." : `${tariff.locationCount} locations use it.`} Sessions that run keep the
          prices they began with.
        </p>
      )}
    </FormModal>
  );
}

function Example({ prices }: { prices: TariffBody }) {
  const plain = exampleCost(prices, 20, 60);
  const idleMinutes = 30;
  const idle = exampleCost(prices, 20, 60 + idleMinutes, idleMinutes);
  return (
    <output className="form-note" aria-label="Example" style={{ display: "block" }}>
      Example: 20 kWh in 1 h costs <b>{formatMoney(plain, prices.currency)}</b>
      {idle !== plain && (
        <>
          , and <b>{formatMoney(idle, prices.currency)}</b> when the car then stays {idleMinutes} min longer
        </>
      )}
      .
    </output>
  );
}
