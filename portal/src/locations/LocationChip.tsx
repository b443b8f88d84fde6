import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FilterChip } from "../lists/FilterChip";
import { loadLocations, locationQuery } from "./locations";

/** The filter by location on pages whose lists come from the server. */
export function LocationChip({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text, 200);
  const found = useQuery({
    queryKey: ["choices", "locations", search],
    queryFn: ({ signal }) => loadLocations(search, signal),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({ ...locationQuery(Number(value)), enabled: value !== undefined, staleTime: 60_000 });
  const choices = [...(found.data ?? [])];
  if (value && chosen.data && !choices.some((choice) => choice.value === value)) choices.unshift({ value, label: chosen.data.name });
  return (
    <FilterChip label="Location" choices={choices} values={value ? [value] : []} onChange={([next]) => onChange(next)} onSearch={setText} />
  );
}
