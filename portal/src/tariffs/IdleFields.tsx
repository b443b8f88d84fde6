import { Switch, TextInput } from "@mantine/core";
import { NumberField } from "../forms/NumberField";
import { isFee } from "./fees";
import { Unit } from "./Unit";
import type { Editing } from "./useDraft";

/** How idle time is counted; shown where something charges for it. */
export function IdleFields({ form }: { form: Editing }) {
  const { draft } = form;
  if (
    !draft.rows.some((row) => (isFee(row) ? row.kind === "idle" : row.element.priceComponents.some(({ type }) => type === "PARKING_TIME")))
  )
    return null;
  return (
    <section className="card" aria-label="Idle time">
      <h2>
        Idle time <small>connected without charging</small>
      </h2>
      <div className="stack">
        <div className="quad">
          <NumberField label="Free for" {...Unit("min")} {...form.number("graceMinutes")} />
          <TextInput label="Quiet from" type="time" {...form.text("quietFrom")} />
          <TextInput label="Quiet until" type="time" {...form.text("quietUntil")} />
          <NumberField label="At most per session" {...Unit(draft.currency)} {...form.number("idleCap")} />
        </div>
        <Switch label="The free time begins anew each time the car stops charging" {...form.flag("isGracePerStretch")} />
        <Switch label="Count on after the session until the car is unplugged" {...form.flag("untilUnplugged")} />
      </div>
    </section>
  );
}
