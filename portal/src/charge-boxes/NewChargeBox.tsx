import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, read } from "../api/client";
import { FormModal } from "../forms/FormModal";
import { emptyToNull, withoutNulls } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { chargeBoxChanged, modelsQuery } from "./chargeBoxes";
import { LocationField } from "./LocationField";
import { PasswordShown } from "./PasswordShown";
import { SpecFields } from "./SpecFields";
import { type SpecDraft, specOf } from "./specs";

type Props = { locationId: string | null; onClose: () => void };

/** A charge box made before its station first connects. */
export function NewChargeBox({ locationId, onClose }: Props) {
  const [made, setMade] = useState<{ id: number; identity: string; password: string } | null>(null);
  const models = useQuery(modelsQuery);
  const form = useForm(
    { chargeBoxIdentity: "", name: "", serialNumber: "", modelId: null as string | null, locationId, connectors: [] as SpecDraft[] },
    async (values) => {
      const { password, ...box } = await read(
        api.POST("/v2/chargeboxes", {
          body: withoutNulls({
            chargeBoxIdentity: values.chargeBoxIdentity.trim(),
            name: emptyToNull(values.name),
            serialNumber: emptyToNull(values.serialNumber),
            modelId: values.modelId === null ? null : Number(values.modelId),
            locationId: Number(values.locationId),
            connectors: values.connectors.map(specOf),
          }),
        }),
      );
      chargeBoxChanged(box);
      setMade({ id: box.id, identity: box.chargeBoxIdentity, password });
    },
    (values) =>
      found({
        chargeBoxIdentity: required(values.chargeBoxIdentity.trim(), "The identity"),
        locationId: required(values.locationId, "The location"),
      }),
  );
  if (made) return <PasswordShown {...made} title={`${made.identity} is made`} onClose={onClose} />;
  return (
    <FormModal title="New charge box" form={form} action="Create" onClose={onClose} size="xl">
      <div className="pair">
        <TextInput
          label="Identity"
          description="What the station calls itself in OCPP"
          placeholder="AAR-07"
          required
          data-autofocus
          {...form.text("chargeBoxIdentity")}
        />
        <TextInput label="Name" description="What you call it, if otherwise" {...form.text("name")} />
        <LocationField {...form.bind("locationId")} />
        <TextInput label="Serial number" {...form.text("serialNumber")} />
      </div>
      {(models.data?.data.length ?? 0) > 0 && (
        <Select
          label="Model"
          description="The station says it itself when it first connects"
          clearable
          searchable
          data={models.data?.data.map(({ id, vendor, name }) => ({ value: String(id), label: `${vendor} ${name}` }))}
          {...form.bind("modelId")}
        />
      )}
      <SpecFields {...form.bind("connectors")} description="What a driver can plug into. It can be changed later." />
    </FormModal>
  );
}
