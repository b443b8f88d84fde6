import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { NumberField } from "../forms/NumberField";
import { tariffsQuery } from "../tariffs/tariffs";
import { type PricingKind, type PricingValues, pricingKinds } from "./pricing";

type Props = { value: PricingValues; onChange: (value: PricingValues) => void; error?: string; withAmount?: boolean };

const suffixes: Partial<Record<PricingKind, string>> = { discountPercent: "%", perKwh: "/ kWh" };

/** What takes the place of the location's price, or comes off it. */
export function PricingFields({ value, onChange, error, withAmount = true }: Props) {
  const tariffs = useQuery(tariffsQuery);
  const { kind } = value;
  const kinds = Object.entries(pricingKinds).filter(([name]) => withAmount || name !== "amountOff");
  return (
    <div className="pair">
      <Select
        label="Price"
        allowDeselect={false}
        data={kinds.map(([name, label]) => ({ value: name, label }))}
        value={kind}
        onChange={(next) => next && onChange({ ...value, kind: next as PricingKind })}
      />
      {kind === "tariffId" && (
        <Select
          label="Tariff"
          searchable
          data={(tariffs.data?.data ?? []).map(({ id, name, currency }) => ({ value: id, label: `${name} (${currency})` }))}
          value={value.tariffId}
          onChange={(tariffId) => onChange({ ...value, tariffId })}
          error={error}
        />
      )}
      {kind !== "tariffId" && kind !== "free" && (
        <div className="row" style={{ alignItems: "flex-start" }}>
          <NumberField
            label={kind === "discountPercent" ? "Taken off" : kind === "perKwh" ? "Per kWh, with VAT" : "Off a session, with VAT"}
            rightSection={<span style={{ color: "var(--ink-3)", fontSize: 12 }}>{suffixes[kind] ?? ""}</span>}
            rightSectionWidth={52}
            value={value.value}
            onChange={(next) => onChange({ ...value, value: next })}
            error={error}
            style={{ flex: 1 }}
          />
          {kind !== "discountPercent" && (
            <TextInput
              label="Currency"
              maxLength={3}
              style={{ width: 84 }}
              value={value.currency}
              onChange={(event) => onChange({ ...value, currency: event.currentTarget.value })}
            />
          )}
        </div>
      )}
    </div>
  );
}
