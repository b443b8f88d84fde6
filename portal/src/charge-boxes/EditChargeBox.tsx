import { TextInput } from "@mantine/core";
import { api, read } from "../api/client";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { emptyToNull } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { chargeBoxChanged } from "./chargeBoxes";
import { LocationField } from "./LocationField";

export function EditChargeBox({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const form = useForm(
    { name: box.name ?? "", locationId: String(box.locationId) as string | null },
    async ({ name, locationId }) => {
      const body = { name: emptyToNull(name), locationId: Number(locationId) };
      chargeBoxChanged(await read(api.PATCH("/v2/chargeboxes/{id}", { params: { path: { id: box.id } }, body })));
      onClose();
    },
    ({ locationId }) => found({ locationId: required(locationId, "The location") }),
  );
  return (
    <FormModal title={`Edit ${box.chargeBoxIdentity}`} form={form} action="Save" onClose={onClose} size="md">
      <TextInput label="Name" description="What you call it, if not by its identity" data-autofocus {...form.text("name")} />
      <LocationField {...form.bind("locationId")} valueLabel={box.location.name} />
    </FormModal>
  );
}
