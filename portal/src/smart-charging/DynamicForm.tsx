import { api } from "../api/client";
import type { ChargeBox, ChargingProfile } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { orNull, typed } from "../forms/numbers";
import { useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { profilesChanged, unitNames } from "./profiles";

type Props = { box: ChargeBox; profile: ChargingProfile; onClose: () => void };

/** What a dynamic profile allows from now on (OCPP 2.1). */
export function DynamicForm({ box, profile, onClose }: Props) {
  const [schedule] = profile.schedules;
  const [period] = schedule?.periods ?? [];
  const unit = unitNames[schedule?.unit ?? "Watt"];
  const { update } = profile;
  const form = useForm(
    {
      limit: typed(update?.limit ?? period?.limit),
      setpoint: typed(update?.setpoint ?? period?.setpoint),
      dischargeLimit: typed(update?.dischargeLimit ?? period?.dischargeLimit),
    },
    async ({ limit, setpoint, dischargeLimit }) => {
      await placeFromForm(
        box.chargeBoxIdentity,
        "Give new limits",
        api.POST("/v2/chargeboxes/{id}/chargingprofiles/{profileId}/update", {
          params: { path: { id: box.id, profileId: profile.id } },
          body: { limit: orNull(limit), setpoint: orNull(setpoint), dischargeLimit: orNull(dischargeLimit) },
        }),
      );
      profilesChanged();
      onClose();
    },
    ({ limit, setpoint, dischargeLimit }): Record<string, string> =>
      limit === "" && setpoint === "" && dischargeLimit === "" ? { limit: "Give at least one of them" } : {},
  );
  const flowsBack = period?.operationMode != null && period.operationMode !== "ChargingOnly";
  return (
    <FormModal title="What holds from now on" form={form} action="Tell" onClose={onClose} size="sm">
      <NumberField label={`Limit, ${unit}`} description="Empty: as it is" data-autofocus {...form.bind("limit")} />
      {flowsBack && (
        <>
          <NumberField label={`Set point, ${unit}`} description="Below 0, the car gives back" {...form.bind("setpoint")} />
          <NumberField label={`Gives back up to, ${unit}`} {...form.bind("dischargeLimit")} />
        </>
      )}
    </FormModal>
  );
}
