import { SegmentedControl, Select, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { NumberField } from "../forms/NumberField";
import { priceAreasQuery } from "../market/market";
import { Unit } from "./Unit";
import type { Editing } from "./useDraft";

/** What a kWh costs where no fee says otherwise: a fixed price, or the market's with margins. */
export function EnergyFields({ form }: { form: Editing }) {
  const { draft } = form;
  return (
    <section className="card" aria-label="Energy">
      <h2>
        Energy
        <SegmentedControl
          size="xs"
          aria-label="How energy is priced"
          data={[
            { value: "fixed", label: "Fixed price" },
            { value: "spot", label: "Spot price" },
            { value: "none", label: "By fees only" },
          ]}
          value={draft.energy}
          onChange={(value) => form.set("energy", value as typeof draft.energy)}
        />
      </h2>
      {draft.energy === "fixed" && (
        <div className="triple">
          <NumberField label="Base fee" required {...Unit(`${draft.currency}/kWh`)} {...form.number("perKwh")} />
        </div>
      )}
      {draft.energy === "none" && (
        <p className="note-line">Energy costs what the first matching fee per kWh below says; where none matches, it is free.</p>
      )}
      {draft.energy === "spot" && <SpotFields form={form} />}
    </section>
  );
}

function SpotFields({ form }: { form: Editing }) {
  const { draft } = form;
  const areas = useQuery(priceAreasQuery);
  return (
    <div className="stack">
      <div className="triple">
        <NumberField label="Percentage margin" description="Applied first" {...Unit("%")} {...form.number("marginPercent")} />
        <NumberField label="Fixed margin" description="Added after it" {...Unit(`${draft.currency}/kWh`)} {...form.number("margin")} />
        <Select
          label="Price holds for"
          description="60 takes the hour’s mean"
          data={[
            { value: "15", label: "15 minutes" },
            { value: "60", label: "60 minutes" },
          ]}
          allowDeselect={false}
          value={draft.slotMinutes}
          onChange={(value) => value && form.set("slotMinutes", value)}
        />
        <NumberField
          label="Minimum"
          description="Also where no price is known"
          {...Unit(`${draft.currency}/kWh`)}
          {...form.number("minimum")}
        />
        <NumberField label="Cap" description="Empty: none" {...Unit(`${draft.currency}/kWh`)} {...form.number("maximum")} />
        <Select
          label="Price area"
          description="Usually the location’s"
          placeholder="The location’s"
          clearable
          searchable
          data={(areas.data?.data ?? []).map(({ area, name }) => ({ value: area, label: `${area} · ${name}` }))}
          value={draft.area}
          onChange={(value) => form.set("area", value)}
          error={form.errors.area}
        />
      </div>
      <Switch label="The price at the start holds for the whole session" {...form.flag("isFixedAtStart")} />
      <p className="note-line">
        Per kWh: the market’s price{draft.isNet ? "" : " with VAT"} × {percentage(draft.marginPercent)} + {draft.margin || 0}{" "}
        {draft.currency}, at least {draft.minimum || 0}
        {draft.maximum === "" ? "" : `, at most ${draft.maximum}`}.
      </p>
    </div>
  );
}

const percentage = (margin: number | "") => String(Math.round((1 + (margin || 0) / 100) * 1e6) / 1e6);
