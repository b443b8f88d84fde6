import { useState } from "react";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { RemoteSelect } from "../forms/RemoteSelect";
import { useForm } from "../forms/useForm";
import { placeAndWait } from "../orders/place";
import { loadTokens } from "../tokens/tokens";

/** Somebody may put batteries in and take charged ones out (OCPP 2.1 S02). */
export function SwapForm({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  // It is by this that the batteries put in and taken out are known to belong together.
  const [requestId] = useState(() => Math.floor(Date.now() / 1_000));
  const form = useForm(
    { idToken: null as string | null },
    async ({ idToken }) => {
      const { identifier } = await read(api.GET("/v2/tokens/{id}", { params: { path: { id: Number(idToken) } } }));
      await placeAndWait(
        box.chargeBoxIdentity,
        "Swap batteries",
        api.POST("/v2/chargeboxes/{id}/ocpp/{action}", {
          params: { path: { id: box.id, action: "RequestBatterySwap" } },
          body: { requestId, idToken: { idToken: identifier.uid, type: "Central" } },
        }),
      );
      void queries.invalidateQueries({ queryKey: ["notices-of", box.id, "BatterySwap"] });
      onClose();
    },
    ({ idToken }): Record<string, string> => (idToken ? {} : { idToken: "Choose a charge key" }),
  );
  return (
    <FormModal title={`Swap batteries at ${box.chargeBoxIdentity}`} form={form} action="Let them swap" onClose={onClose} size="sm">
      <p className="muted">
        The charge box opens for whoever is there: they put their batteries in and take charged ones out. Without enough of those it
        refuses, and says so here.
      </p>
      <RemoteSelect
        kind="tokens"
        label="Charge key"
        description="Whose batteries they are"
        placeholder="Search label, id, comment…"
        load={loadTokens}
        autoFocus
        required
        {...form.bind("idToken")}
      />
    </FormModal>
  );
}
