import { RemoteSelect } from "../forms/RemoteSelect";
import { loadCustomers } from "./customers";

type Props = {
  label?: string;
  description?: string;
  placeholder?: string;
  value: number | null;
  valueLabel?: string | null;
  onChange: (value: number | null) => void;
  error?: string;
  /** False where the API leaves what is absent: what can’t be taken away can’t be cleared. */
  clearable?: boolean;
};

export function CustomerSelect({ label = "Customer", value, onChange, placeholder = "None", clearable = true, ...rest }: Props) {
  return (
    <RemoteSelect
      kind="customers"
      label={label}
      placeholder={placeholder}
      load={loadCustomers}
      value={value === null ? null : String(value)}
      onChange={(next) => onChange(next === null ? null : Number(next))}
      clearable={clearable}
      {...rest}
    />
  );
}
