import { MultiSelect } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { loadLocations } from "../locations/locations";
import { useGroupLocations } from "./GroupForm";

type Props = { value: number[]; onChange: (value: number[]) => void; error?: string };

/** Several locations, each found by what is typed. */
export function LocationsField({ value, onChange, error }: Props) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text, 200);
  const [first] = useState(value);
  const chosen = useGroupLocations(first);
  const found = useQuery({
    queryKey: ["choices", "locations", search],
    queryFn: ({ signal }) => loadLocations(search, signal),
    placeholderData: keepPreviousData,
  });
  const [names, setNames] = useState<Record<string, string>>({});
  const known: Record<string, string> = {
    ...Object.fromEntries((chosen.data?.data ?? []).map(({ id, name }) => [String(id), name])),
    ...names,
  };
  const options = (found.data ?? []).map(({ value, label }) => ({ value, label }));
  for (const id of value.map(String))
    if (!options.some((option) => option.value === id)) options.unshift({ value: id, label: known[id] ?? `Location ${id}` });
  return (
    <MultiSelect
      label="Locations"
      placeholder={value.length === 0 ? "Search locations…" : undefined}
      searchable
      hidePickedOptions
      maxDropdownHeight={260}
      data={options}
      value={value.map(String)}
      onSearchChange={setText}
      searchValue={text}
      onChange={(ids) => {
        setNames((old) => ({
          ...old,
          ...Object.fromEntries(options.filter((option) => ids.includes(option.value)).map((option) => [option.value, option.label])),
        }));
        onChange(ids.map(Number));
      }}
      nothingFoundMessage={found.isFetching ? "Looking…" : "Nothing found"}
      error={error}
    />
  );
}
