import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, read } from "../api/client";
import { FilterChip } from "../lists/FilterChip";
import { loadTokens } from "./tokens";

/** The filter by charge key. */
export function TokenChip({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text, 200);
  const found = useQuery({
    queryKey: ["choices", "tokens", search],
    queryFn: ({ signal }) => loadTokens(search, signal),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({
    queryKey: ["token", Number(value)],
    queryFn: ({ signal }) => read(api.GET("/v2/tokens/{id}", { signal, params: { path: { id: Number(value) } } })),
    enabled: value !== undefined,
    staleTime: 60_000,
  });
  const choices = [...(found.data ?? [])];
  if (value && chosen.data && !choices.some((choice) => choice.value === value))
    choices.unshift({ value, label: chosen.data.identifier.label || chosen.data.identifier.uid });
  return (
    <FilterChip
      label="Charge key"
      choices={choices}
      values={value ? [value] : []}
      onChange={([next]) => onChange(next)}
      onSearch={setText}
    />
  );
}
