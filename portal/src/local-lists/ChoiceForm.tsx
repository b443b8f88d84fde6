import { MultiSelect, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { LocalListChange, LocalListChoice } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { found, useForm } from "../forms/useForm";

type Props = {
  title: string;
  choice: LocalListChoice | null;
  /** Whether it may be left to the location. */
  inherits: boolean;
  save: (change: LocalListChange) => Promise<void>;
  onClose: () => void;
};

/** Whose charge keys are kept. */
export function ChoiceForm({ title, choice, inherits, save, onClose }: Props) {
  const customers = useQuery({
    queryKey: ["local-list-customers"],
    queryFn: ({ signal }) => read(api.GET("/v2/customers", { signal, params: { query: { limit: 500 } } })),
    staleTime: 60_000,
  });
  const form = useForm(
    {
      mode: choice ? (choice.isEnabled ? "on" : "off") : inherits ? "location" : "off",
      customerIds: (choice?.customers ?? []).map(({ id }) => String(id)),
    },
    async ({ mode, customerIds }) => {
      await save({ isEnabled: mode === "location" ? null : mode === "on", customerIds: mode === "on" ? customerIds.map(Number) : [] });
      onClose();
    },
    ({ mode, customerIds }) =>
      found({ customerIds: mode === "on" && customerIds.length === 0 ? "Choose at least one customer" : undefined }),
  );
  const known = new Map((customers.data?.data ?? []).map(({ id, name }) => [String(id), name]));
  for (const { id, name } of choice?.customers ?? []) known.set(String(id), name);
  return (
    <FormModal title={title} form={form} action="Save" onClose={onClose} size="md">
      <Select
        label="Local list"
        description="With one, a charge box that is offline knows who may charge"
        data={[
          ...(inherits ? [{ value: "location", label: "As its location has it" }] : []),
          { value: "on", label: "Keep the charge keys of chosen customers" },
          { value: "off", label: "Off" },
        ]}
        allowDeselect={false}
        {...form.bind("mode")}
        onChange={(mode) => form.set("mode", mode ?? "off")}
      />
      {form.values.mode === "on" && (
        <MultiSelect
          label="Customers"
          description="Their charge keys, and those of the customers below them"
          data={[...known].map(([value, label]) => ({ value, label }))}
          searchable
          required
          nothingFoundMessage="Nothing found"
          {...form.bind("customerIds")}
        />
      )}
    </FormModal>
  );
}
