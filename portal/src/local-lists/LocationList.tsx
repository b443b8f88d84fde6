import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import { FactsCard } from "../shell/FactsCard";
import { ChoiceForm } from "./ChoiceForm";

/** Whose charge keys the charge boxes of a location keep. */
export function LocationList({ id, name }: { id: number; name: string }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const choice = useQuery({
    queryKey: ["location-local-list", id],
    queryFn: ({ signal }) => read(api.GET("/v2/locations/{id}/local-list", { signal, params: { path: { id } } })),
  });
  if (!choice.data) return null;
  const { isEnabled, customers } = choice.data;
  return (
    <>
      <FactsCard
        title="Local lists"
        facts={[["Charge boxes keep", isEnabled ? `the charge keys of ${customers.map((each) => each.name).join(", ")}` : "no list"]]}
        beside={
          mayControl && (
            <button type="button" className="text-button" aria-label="Change local lists" onClick={() => setEditing(true)}>
              Change
            </button>
          )
        }
      />
      {editing && (
        <ChoiceForm
          title={`Local lists at ${name}`}
          choice={choice.data}
          inherits={false}
          save={async (body) => {
            await read(api.PUT("/v2/locations/{id}/local-list", { params: { path: { id } }, body }));
            void queries.invalidateQueries({ queryKey: ["location-local-list"] });
            void queries.invalidateQueries({ queryKey: ["local-list"] });
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </>
  );
}
