import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FilterChip } from "../lists/FilterChip";
import { customerQuery, loadCustomers } from "./customers";

export function CustomerChip({ value, onChange }: { value: string | undefined; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text, 200);
  const found = useQuery({
    queryKey: ["choices", "customers", search],
    queryFn: ({ signal }) => loadCustomers(search, signal),
    placeholderData: keepPreviousData,
  });
  const chosen = useQuery({ ...customerQuery(Number(value)), enabled: value !== undefined, staleTime: 60_000 });
  const choices = [...(found.data ?? [])];
  if (value && chosen.data && !choices.some((choice) => choice.value === value)) choices.unshift({ value, label: chosen.data.name });
  return (
    <FilterChip label="Customer" choices={choices} values={value ? [value] : []} onChange={([next]) => onChange(next)} onSearch={setText} />
  );
}
