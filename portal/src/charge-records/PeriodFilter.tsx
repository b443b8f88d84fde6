import { TextInput } from "@mantine/core";
import { useState } from "react";
import { FilterChip } from "../lists/FilterChip";
import type { Search } from "../shell/address";
import { periods } from "./period";

const custom = "custom";

type Props = { address: Search; onChange: (changes: Search) => void };

export function PeriodFilter({ address, onChange }: Props) {
  const [days, setDays] = useState(Boolean(address.from || address.to));
  const value = address.period ?? (days || address.from || address.to ? custom : undefined);
  const pick = ([next]: string[]) => {
    setDays(next === custom);
    onChange({ period: next === custom ? undefined : next, from: undefined, to: undefined });
  };
  const day = (name: "from" | "to", label: string) => (
    <TextInput
      type="date"
      aria-label={label}
      title={label}
      w={150}
      value={address[name] ?? ""}
      onChange={(event) => onChange({ period: undefined, [name]: event.currentTarget.value || undefined })}
    />
  );
  return (
    <>
      <FilterChip
        label="Started"
        choices={[
          ...Object.entries(periods).map(([each, label]) => ({ value: each, label })),
          { value: custom, label: "From day to day…" },
        ]}
        values={value ? [value] : []}
        onChange={pick}
      />
      {value === custom && (
        <span className="row">
          {day("from", "From day")} – {day("to", "To day")}
        </span>
      )}
    </>
  );
}
