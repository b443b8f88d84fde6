import { Checkbox, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { VoucherGroup } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { FormModal } from "../forms/FormModal";
import { emptyToNull } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { PricingFields } from "../own-prices/PricingFields";
import { type PricingValues, pricingBody, pricingFault, pricingValues } from "../own-prices/pricing";
import { LocationsField } from "./LocationsField";
import { vouchersChanged } from "./vouchers";

const valuesOf = (group?: VoucherGroup) => ({
  name: group?.name ?? "",
  notes: group?.notes ?? "",
  customerId: group?.customerId ?? (null as number | null),
  pricing: pricingValues(group?.pricing) as PricingValues,
  allLocations: group?.allLocations ?? true,
  locationIds: group?.locationIds ?? ([] as number[]),
  isActive: !(group?.isDisabled ?? false),
});

type Props = { group?: VoucherGroup; onClose: () => void; onSaved?: (group: VoucherGroup) => void };

export function GroupForm({ group, onClose, onSaved }: Props) {
  // Sent back as it was where nothing of it was changed: the tariff may be another's that this caller may not choose.
  const price = JSON.stringify(pricingBody(pricingValues(group?.pricing)));
  const form = useForm(
    valuesOf(group),
    async ({ name, notes, customerId, pricing, isActive, ...rest }) => {
      const body = { ...rest, name: name.trim(), notes: emptyToNull(notes), isDisabled: !isActive, customerId: customerId ?? undefined };
      const priced = pricingBody(pricing);
      const saved = await read(
        group
          ? api.PATCH("/v2/voucher-groups/{id}", {
              params: { path: { id: group.id } },
              body: JSON.stringify(priced) === price ? body : { ...body, pricing: priced },
            })
          : api.POST("/v2/voucher-groups", { body: { ...body, pricing: priced } }),
      );
      vouchersChanged();
      onClose();
      onSaved?.(saved);
    },
    ({ name, pricing, allLocations, locationIds }) =>
      found({
        name: required(name.trim(), "The name"),
        pricing: pricingFault(pricing),
        locationIds: !allLocations && locationIds.length === 0 ? "Choose where it holds" : undefined,
      }),
  );
  const { allLocations } = form.values;
  return (
    <FormModal title={group ? `Edit ${group.name}` : "New voucher group"} form={form} action={group ? "Save" : "Create"} onClose={onClose}>
      <div className="pair">
        <TextInput label="Name" required maxLength={30} data-autofocus {...form.text("name")} />
        <TextInput label="Notes" maxLength={30} {...form.text("notes")} />
      </div>
      <PricingFields {...form.bind("pricing")} />
      <Select
        label="Where"
        allowDeselect={false}
        data={[
          { value: "all", label: "All locations of the customer and of those below" },
          { value: "some", label: "These locations" },
        ]}
        value={allLocations ? "all" : "some"}
        onChange={(value) => form.set("allLocations", value === "all")}
      />
      {!allLocations && <LocationsField {...form.bind("locationIds")} />}
      <div className="pair">
        <CustomerSelect
          label="Customer"
          description="Whose vouchers they are"
          placeholder="Your own"
          clearable={!group?.customerId}
          {...form.bind("customerId")}
          valueLabel={group?.companyName}
        />
        <Checkbox
          label="Active"
          description="Of an inactive group no voucher holds"
          style={{ alignSelf: "end" }}
          {...form.flag("isActive")}
        />
      </div>
      {group && (
        <p className="form-note" style={{ margin: 0 }}>
          Sessions that run keep what they were offered at their start.
        </p>
      )}
    </FormModal>
  );
}

export const useGroupLocations = (ids: number[]) =>
  useQuery({
    queryKey: ["locations", "named", ids],
    queryFn: ({ signal }) => read(api.GET("/v2/locations", { signal, params: { query: { ids: ids.slice(0, 100), limit: 100 } } })),
    enabled: ids.length > 0,
  });
