import { Checkbox, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { api } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox, DerControl } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { useForm } from "../forms/useForm";
import { placeAndWait } from "../orders/place";
import {
  axesOf,
  bodyOf,
  canBeScheduled,
  checkControl,
  controlChoices,
  type DerField,
  fieldsOf,
  hysteresis,
  isCurve,
  moreOf,
  mostPoints,
  type Point,
  timesOf,
  unitsOf,
  valuesOf,
} from "./derControl";
import { unitNames } from "./grid";

type Props = { box: ChargeBox; control: DerControl | null; onClose: () => void };

/** A control by which a charge box serves the grid (OCPP 2.1 R04). Whichever kind it is, only what that kind has is asked. */
export function DerForm({ box, control, onClose }: Props) {
  const form = useForm(
    valuesOf(control),
    async (values) => {
      await placeAndWait(
        box.chargeBoxIdentity,
        "Set a grid control",
        api.POST("/v2/chargeboxes/{id}/ocpp/{action}", {
          params: { path: { id: box.id, action: "SetDERControl" } },
          body: bodyOf(values),
        }),
      );
      void queries.invalidateQueries({ queryKey: ["der-controls"] });
      onClose();
    },
    checkControl,
    { "curve.yUnit": "unit" },
  );
  const { controlType: type, isDefault, curveData } = form.values;
  const field = ({ name, label, hint, isNeeded }: DerField) => (
    <NumberField key={name} label={label} description={hint} required={isNeeded} {...form.bind(name)} />
  );
  const hasUnit = isCurve(type) || type === "FixedVar";
  const units = unitsOf(type);
  return (
    <FormModal title={control ? "Change a grid control" : "Set a grid control"} form={form} action="Set" onClose={onClose}>
      <Select
        label="Control"
        data={controlChoices}
        searchable
        openOnFocus={false}
        allowDeselect={false}
        disabled={control !== null}
        data-autofocus={control === null || undefined}
        {...form.bind("controlType")}
        onChange={(next) => {
          form.set("controlType", next ?? type);
          form.set("unit", "");
        }}
      />
      <div className="pair">
        <TextInput
          label="Id"
          description="By which the charge box knows it"
          maxLength={36}
          disabled={control !== null}
          required
          {...form.text("controlId")}
        />
        <NumberField label="Priority" description="Of several of a kind the lowest holds" required {...form.bind("priority")} />
      </div>
      <div>
        <SegmentedControl
          fullWidth
          aria-label="When it holds"
          disabled={control !== null}
          value={isDefault ? "default" : "scheduled"}
          onChange={(next) => form.set("isDefault", next === "default")}
          data={[
            { value: "default", label: "Holds where no other does" },
            { value: "scheduled", label: "Holds in the place of the default" },
          ]}
        />
      </div>
      {!isDefault && canBeScheduled(type) && (
        <div className="pair">
          <TextInput type="datetime-local" label="From" description="Empty: at once" {...form.text("startTime")} />
          {timesOf(type, isDefault).map(field)}
        </div>
      )}
      <div className="pair">
        {fieldsOf(type).map(field)}
        {hasUnit && (
          <Select
            label={isCurve(type) ? `${axesOf(type)[1]} in` : "In"}
            data={units.map((value) => ({ value, label: unitNames[value] ?? value }))}
            allowDeselect={false}
            value={form.values.unit || (units[0] ?? null)}
            error={form.errors.unit}
            onChange={(next) => form.set("unit", next ?? "")}
          />
        )}
      </div>
      {type.startsWith("FixedPF") && <Checkbox label="Over-excited" {...form.flag("excitation")} />}
      {isCurve(type) && (
        <>
          <Points
            axes={axesOf(type)}
            points={curveData}
            error={form.errors.curveData}
            onChange={(points) => form.set("curveData", points)}
          />
          <details className="der-more">
            <summary>More of the curve</summary>
            <div className="stack">
              <div className="pair">
                {hysteresis.map(field)}
                {moreOf(type).map(field)}
              </div>
              {type === "VoltVar" && <Checkbox label="Finds the reference voltage by itself" {...form.flag("autonomousVRefEnable")} />}
            </div>
          </details>
        </>
      )}
    </FormModal>
  );
}

type PointsProps = { axes: [string, string]; points: Point[]; error: string | undefined; onChange: (points: Point[]) => void };

function Points({ axes: [along, up], points, error, onChange }: PointsProps) {
  const set = (index: number, change: Partial<Point>) =>
    onChange(points.map((point, other) => (other === index ? { ...point, ...change } : point)));
  return (
    <fieldset className="der-points">
      <legend>Points of the curve</legend>
      <div className="heads" aria-hidden>
        <span>{along}</span>
        <span>{up}</span>
      </div>
      {points.map((point, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place
        <div key={index}>
          <NumberField aria-label={`${along} of point ${index + 1}`} value={point.x} onChange={(x) => set(index, { x })} />
          <NumberField aria-label={`${up} of point ${index + 1}`} value={point.y} onChange={(y) => set(index, { y })} />
          <button
            type="button"
            className="icon-button"
            aria-label={`Take point ${index + 1} away`}
            disabled={points.length === 1}
            onClick={() => onChange(points.filter((_, other) => other !== index))}
          >
            <IconX size={14} aria-hidden />
          </button>
        </div>
      ))}
      {error && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
      {points.length < mostPoints && (
        <button type="button" className="text-button" onClick={() => onChange([...points, { x: "", y: "" }])}>
          <IconPlus size={14} aria-hidden /> A point more
        </button>
      )}
    </fieldset>
  );
}
