import { TextInput } from "@mantine/core";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { PriceAgreement } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { dayEnd, dayOf, dayStart, emptyToNull } from "../forms/numbers";
import { RemoteSelect } from "../forms/RemoteSelect";
import { found, useForm } from "../forms/useForm";
import { loadLocations } from "../locations/locations";
import { type Holder, idOf } from "./agreements";
import { PricingFields } from "./PricingFields";
import { type PricingValues, pricingBody, pricingFault, pricingValues } from "./pricing";

type Props = { holder: Holder; agreement?: PriceAgreement; onClose: () => void };

const valuesOf = (agreement?: PriceAgreement) => ({
  pricing: pricingValues(agreement?.pricing) as PricingValues,
  locationId: agreement?.location ? String(agreement.location.id) : (null as string | null),
  validFrom: dayOf(agreement?.validFrom),
  validUntil: agreement?.validUntil ? dayOf(new Date(Date.parse(agreement.validUntil) - 1).toISOString()) : "",
  note: agreement?.note ?? "",
});

export function AgreementForm({ holder, agreement, onClose }: Props) {
  const form = useForm(
    valuesOf(agreement),
    async ({ pricing, locationId, validFrom, validUntil, note }) => {
      const kept = valuesOf(agreement);
      const body = {
        pricing: pricingBody(pricing),
        locationId: locationId === null ? null : Number(locationId),
        note: emptyToNull(note),
        // A date that wasn't touched keeps its hour, which the form doesn't show.
        validFrom: agreement && validFrom === kept.validFrom ? agreement.validFrom : (dayStart(validFrom) ?? undefined),
        validUntil: agreement && validUntil === kept.validUntil ? agreement.validUntil : dayEnd(validUntil),
      };
      await read(
        agreement
          ? api.PATCH("/v2/price-agreements/{id}", { params: { path: { id: agreement.id } }, body })
          : api.POST("/v2/price-agreements", { body: { ...idOf(holder), ...body } }),
      );
      void queries.invalidateQueries({ queryKey: ["price-agreements"] });
      onClose();
    },
    ({ pricing }) => found({ pricing: pricingFault(pricing) }),
  );
  return (
    <FormModal
      title={agreement ? `Price of ${holder.name}` : `New price for ${holder.name}`}
      form={form}
      action={agreement ? "Save" : "Agree"}
      onClose={onClose}
    >
      <PricingFields {...form.bind("pricing")} withAmount={false} />
      <RemoteSelect
        kind="locations"
        label="Where"
        placeholder="All your locations"
        clearable
        load={loadLocations}
        valueLabel={agreement?.location?.name}
        {...form.bind("locationId")}
      />
      <div className="pair">
        <TextInput type="date" label="First day" description="Empty: from now" {...form.text("validFrom")} />
        <TextInput type="date" label="Last day" description="Empty: without end" {...form.text("validUntil")} />
      </div>
      <TextInput label="Note" description="For you: who agreed on it, where it is written" {...form.text("note")} />
      <p className="form-note" style={{ margin: 0 }}>
        It holds for sessions that start from now on. Those that run keep what they were offered.
      </p>
    </FormModal>
  );
}
