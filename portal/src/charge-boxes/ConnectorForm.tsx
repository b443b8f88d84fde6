import { api, read } from "../api/client";
import type { Evse, EvseConnector } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";
import { chargeBoxChanged } from "./chargeBoxes";
import { SpecHeads, SpecLine } from "./SpecFields";
import { draftOf, type SpecDraft, specOf } from "./specs";

type Props = { evse: Evse; connector: EvseConnector; onClose: () => void };

export function ConnectorForm({ evse, connector, onClose }: Props) {
  const form = useForm(draftOf(connector), async (draft) => {
    const path = { uid: evse.uid, connectorId: connector.id };
    await read(api.PATCH("/v2/evses/{uid}/connectors/{connectorId}", { params: { path }, body: specOf(draft) }));
    chargeBoxChanged();
    onClose();
  });
  const change = (next: SpecDraft) => {
    for (const key of Object.keys(next) as (keyof SpecDraft)[]) if (next[key] !== form.values[key]) form.set(key, next[key]);
  };
  const errors = Object.values(form.errors);
  return (
    <FormModal title={`Connector of ${evse.evseId}`} form={form} action="Save" onClose={onClose} size="xl">
      <div className="connector-specs">
        <SpecHeads />
        <div className="line">
          <b>{connector.id}</b>
          <SpecLine name={`connector ${connector.id}`} value={form.values} onChange={change} />
        </div>
        {errors.length > 0 && (
          <div className="form-error" role="alert">
            {errors.join(" · ")}
          </div>
        )}
      </div>
    </FormModal>
  );
}
