import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { DirectPayments } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";
import { FactsCard } from "../shell/FactsCard";

const choices = [
  { value: "", label: "As the installation has it" },
  { value: "yes", label: "Taken" },
  { value: "no", label: "Refused" },
];

/** Whether a location takes what its charge boxes' own payment terminals have authorised. */
export function DirectPaymentsCard({ id, name }: { id: number; name: string }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const choice = useQuery({
    queryKey: ["direct-payments", id],
    queryFn: ({ signal }) => read(api.GET("/v2/locations/{id}/direct-payments", { signal, params: { path: { id } } })),
  });
  if (!choice.data) return null;
  const { own, accepted } = choice.data;
  return (
    <>
      <FactsCard
        title="Payment terminals"
        facts={[["Of charge boxes", `${accepted ? "Taken" : "Refused"}${own === null ? " (as the installation has it)" : ""}`]]}
        beside={
          mayControl && (
            <button type="button" className="text-button" aria-label="Change payment terminals" onClick={() => setEditing(true)}>
              Change
            </button>
          )
        }
      />
      {editing && <ChoiceForm id={id} name={name} choice={choice.data} onClose={() => setEditing(false)} />}
    </>
  );
}

function ChoiceForm({ id, name, choice, onClose }: { id: number; name: string; choice: DirectPayments; onClose: () => void }) {
  const form = useForm({ accepted: choice.own === null ? "" : choice.own ? "yes" : "no" }, async ({ accepted }) => {
    await read(
      api.PUT("/v2/locations/{id}/direct-payments", {
        params: { path: { id } },
        body: { accepted: accepted === "" ? null : accepted === "yes" },
      }),
    );
    void queries.invalidateQueries({ queryKey: ["direct-payments"] });
    onClose();
  });
  return (
    <FormModal title={`Payment terminals at ${name}`} form={form} action="Save" onClose={onClose} size="sm">
      <Select
        label="What a charge box’s own terminal has authorised"
        description="OCPP 2.1. The charge box alone says that somebody has paid: take it where you trust the charge boxes"
        data={choices}
        allowDeselect={false}
        {...form.bind("accepted")}
        onChange={(next) => form.set("accepted", next ?? "")}
      />
    </FormModal>
  );
}
