import { MultiSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox, EnergyTransferChoice } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";

const transfers = [
  { value: "AC_single_phase", label: "AC, one phase" },
  { value: "AC_two_phase", label: "AC, two phases" },
  { value: "AC_three_phase", label: "AC, three phases" },
  { value: "DC", label: "DC" },
  { value: "AC_BPT", label: "AC, both ways" },
  { value: "AC_BPT_DER", label: "AC, both ways, serving the grid" },
  { value: "AC_DER", label: "AC, serving the grid" },
  { value: "DC_BPT", label: "DC, both ways" },
  { value: "DC_ACDP", label: "DC by pantograph" },
  { value: "DC_ACDP_BPT", label: "DC by pantograph, both ways" },
  { value: "WPT", label: "Wireless" },
];
const nameOf = (word: string) => transfers.find(({ value }) => value === word)?.label ?? word;

/** Which transfers of energy vehicles may ask a charge box for. Shown where somebody may choose, or somebody has chosen. */
export function EnergyTransfers({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const choices = useQuery({
    queryKey: ["energy-transfers", box.id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/energy-transfers", { signal, params: { path: { id: box.id } } })),
    enabled: box.ocppVersion?.startsWith("2") === true,
  });
  if (!choices.data) return null;
  return (
    <section className="card" aria-label="What vehicles may ask for">
      <h2>
        What vehicles may ask for
        {mayControl && (
          <button type="button" className="text-button" onClick={() => setEditing(true)}>
            Change
          </button>
        )}
      </h2>
      {choices.data.data.length === 0 ? (
        <p className="muted">Any transfer of energy that the charge box offers.</p>
      ) : (
        choices.data.data.map(({ evseNumber, allowed }) => (
          <p key={evseNumber}>
            <b>{evseNumber === 0 ? "Every EVSE" : `EVSE ${evseNumber}`}</b>: {allowed?.map(nameOf).join(", ") || "any"}. Others are refused.
          </p>
        ))
      )}
      {editing && <TransferForm box={box} choices={choices.data.data} onClose={() => setEditing(false)} />}
    </section>
  );
}

function TransferForm({ box, choices, onClose }: { box: ChargeBox; choices: EnergyTransferChoice[]; onClose: () => void }) {
  const form = useForm({ allowed: choices.find(({ evseNumber }) => evseNumber === 0)?.allowed ?? [] }, async ({ allowed }) => {
    const data = [...choices.filter(({ evseNumber }) => evseNumber !== 0), ...(allowed.length > 0 ? [{ evseNumber: 0, allowed }] : [])];
    await read(api.PUT("/v2/chargeboxes/{id}/energy-transfers", { params: { path: { id: box.id } }, body: { data } }));
    void queries.invalidateQueries({ queryKey: ["energy-transfers"] });
    onClose();
  });
  return (
    <FormModal title={`What vehicles may ask ${box.chargeBoxIdentity} for`} form={form} action="Save" onClose={onClose} size="md">
      <MultiSelect
        label="Transfers of energy"
        description="None chosen: any. A vehicle that asks for another is refused (ISO 15118)"
        data={transfers}
        searchable
        clearable
        {...form.bind("allowed")}
      />
    </FormModal>
  );
}
