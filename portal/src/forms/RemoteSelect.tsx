import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { describe } from "../api/problem";

export type Option = { value: string; label: string; description?: string };

type Props = {
  label?: string;
  ariaLabel?: string;
  description?: ReactNode;
  placeholder?: string;
  /** Names the query, so that two selects of the same kind share their answers. */
  kind: string;
  load: (search: string, signal: AbortSignal) => Promise<Option[]>;
  value: string | null;
  onChange: (value: string | null) => void;
  /** How the present value is called, for when it isn't among those found. */
  valueLabel?: string | null;
  error?: string;
  required?: boolean;
  clearable?: boolean;
  autoFocus?: boolean;
};

/** A choice among more than a page can hold: what is typed is asked of the server. */
export function RemoteSelect(props: Props) {
  const { kind, load, value, onChange, valueLabel, label, ariaLabel, error, autoFocus, ...rest } = props;
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Option | null>(null);
  const [search] = useDebouncedValue(text, 200);
  const asked = chosen?.label === search || valueLabel === search ? "" : search;
  const found = useQuery({
    queryKey: ["choices", kind, asked],
    queryFn: ({ signal }) => load(asked, signal),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
  const options = [...(found.data ?? [])];
  if (value && !options.some((option) => option.value === value))
    options.unshift({ value, label: (chosen?.value === value ? chosen.label : valueLabel) ?? value });
  return (
    <Select
      label={label}
      aria-label={ariaLabel}
      searchable
      openOnFocus={false}
      value={value}
      data={options}
      filter={({ options }) => options}
      maxDropdownHeight={280}
      nothingFoundMessage={found.isFetching ? "Looking…" : "Nothing found"}
      onSearchChange={setText}
      onChange={(next) => {
        setChosen(options.find((option) => option.value === next) ?? null);
        onChange(next);
      }}
      error={error ?? (found.error ? describe(found.error) : undefined)}
      renderOption={({ option }) => {
        const { description } = option as Option;
        return (
          <span>
            {option.label}
            {description && <small style={{ display: "block", color: "var(--ink-3)" }}>{description}</small>}
          </span>
        );
      }}
      data-autofocus={autoFocus || undefined}
      {...rest}
    />
  );
}
