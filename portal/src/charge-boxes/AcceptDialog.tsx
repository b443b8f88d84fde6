import { useState } from "react";
import { api, read } from "../api/client";
import type { HeldStation } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { found, required, useForm } from "../forms/useForm";
import { chargeBoxChanged } from "./chargeBoxes";
import { LocationField } from "./LocationField";
import { PasswordShown } from "./PasswordShown";
import { SpecFields } from "./SpecFields";
import { type SpecDraft, specOf } from "./specs";

/** Accepting a station places it and gives it its password. */
export function AcceptDialog({ station, onClose }: { station: HeldStation; onClose: () => void }) {
  const { identity } = station;
  const [made, setMade] = useState<{ id: number; password: string } | null>(null);
  const form = useForm(
    { locationId: null as string | null, connectors: [] as SpecDraft[] },
    async ({ locationId, connectors }) => {
      const { chargeBox, password } = await read(
        api.POST("/v2/held-stations/{identity}/accept", {
          params: { path: { identity } },
          body: { locationId: Number(locationId), connectors: connectors.length > 0 ? connectors.map(specOf) : undefined },
        }),
      );
      chargeBoxChanged(chargeBox);
      setMade({ id: chargeBox.id, password });
    },
    ({ locationId }) => found({ locationId: required(locationId, "The location") }),
  );
  if (made)
    return <PasswordShown id={made.id} identity={identity} password={made.password} title={`${identity} is accepted`} onClose={onClose} />;
  const machine = [station.vendor, station.model].filter(Boolean).join(" ");
  return (
    <FormModal title={`Accept ${identity}`} form={form} action="Accept" onClose={onClose} size="xl">
      <p style={{ margin: 0, color: "var(--ink-2)" }}>
        {machine || "A station that has not said what it is"} at <code>{station.remoteAddress}</code>
        {station.serialNumber && ` · serial number ${station.serialNumber}`}
      </p>
      <LocationField {...form.bind("locationId")} autoFocus />
      <SpecFields
        {...form.bind("connectors")}
        description="Leave this empty and they are made as the station reports them; their type and power can be set later."
      />
    </FormModal>
  );
}
