import { Select, TextInput } from "@mantine/core";
import { CustomerSelect } from "../customers/CustomerSelect";
import { NumberField } from "../forms/NumberField";
import { Unit } from "./Unit";
import type { Editing } from "./useDraft";

const types = [
  { value: "REGULAR", label: "Everybody" },
  { value: "AD_HOC_PAYMENT", label: "Payment on the spot" },
  { value: "PROFILE_CHEAP", label: "Profile: cheap" },
  { value: "PROFILE_FAST", label: "Profile: fast" },
  { value: "PROFILE_GREEN", label: "Profile: green" },
];

export function GeneralFields({ form, isNew }: { form: Editing; isNew: boolean }) {
  const { draft } = form;
  return (
    <section className="card" aria-label="General">
      <h2>General</h2>
      <div className="stack">
        <div className="pair">
          <TextInput label="Name" required autoFocus={isNew} {...form.text("name")} />
          <CustomerSelect
            value={draft.customerId}
            onChange={(value) => form.set("customerId", value)}
            placeholder="Your own"
            clearable={isNew}
          />
        </div>
        <div className="quad">
          <TextInput label="Currency" required maxLength={3} {...form.text("currency")} />
          <NumberField label="VAT" required {...Unit("%")} {...form.number("vatPercent")} />
          <Select
            label="Prices typed"
            data={[
              { value: "GROSS", label: "with VAT" },
              { value: "NET", label: "without VAT" },
            ]}
            allowDeselect={false}
            value={draft.isNet ? "NET" : "GROSS"}
            onChange={(value) => form.set("isNet", value === "NET")}
          />
          <Select
            label="For"
            data={types}
            allowDeselect={false}
            value={draft.type}
            onChange={(value) => value && form.set("type", value)}
          />
          <NumberField label="Least per session" placeholder="None" {...Unit(draft.currency)} {...form.number("minPrice")} />
          <NumberField label="Most per session" placeholder="None" {...Unit(draft.currency)} {...form.number("maxPrice")} />
          <TextInput label="Valid from" type="datetime-local" {...form.text("validFrom")} />
        </div>
      </div>
    </section>
  );
}
