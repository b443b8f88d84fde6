import { useState } from "react";
import { RemoteSelect } from "../forms/RemoteSelect";
import { LocationForm } from "../locations/LocationForm";
import { loadLocations } from "../locations/locations";

type Props = {
  value: string | null;
  valueLabel?: string | null;
  onChange: (value: string | null) => void;
  error?: string;
  autoFocus?: boolean;
};

/** Where a charge box stands; a place that isn't there yet is made without leaving the form. */
export function LocationField({ value, valueLabel, onChange, error, autoFocus }: Props) {
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<{ id: string; name: string } | null>(null);
  return (
    <div>
      <RemoteSelect
        kind="locations"
        label="Location"
        placeholder="Search locations…"
        load={loadLocations}
        value={value}
        valueLabel={made && made.id === value ? made.name : valueLabel}
        onChange={onChange}
        error={error}
        required
        autoFocus={autoFocus}
      />
      <button type="button" className="text-button" onClick={() => setCreating(true)}>
        New location…
      </button>
      {creating && (
        <LocationForm
          onClose={() => setCreating(false)}
          onSaved={({ id, name }) => {
            setMade({ id: String(id), name });
            onChange(String(id));
            setCreating(false);
          }}
        />
      )}
    </div>
  );
}
