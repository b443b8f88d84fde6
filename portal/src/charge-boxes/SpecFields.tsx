import { Button, Select } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { NumberField } from "../forms/NumberField";
import "../forms/forms.css";
import { formats, powerTypes, type SpecDraft, standards, usual } from "./specs";

type FieldsProps = { name: string; value: SpecDraft; onChange: (value: SpecDraft) => void };

/** The fields of one connector, in a line. */
export function SpecLine({ name, value, onChange }: FieldsProps) {
  const set = <K extends keyof SpecDraft>(key: K, next: SpecDraft[K] | null) => next !== null && onChange({ ...value, [key]: next });
  const number = (key: "maxElectricPower" | "maxAmperage" | "maxVoltage", label: string) => (
    <NumberField aria-label={`${label} of ${name}`} value={value[key]} onChange={(next) => set(key, next)} />
  );
  return (
    <>
      <Select
        aria-label={`Standard of ${name}`}
        data={standards}
        allowDeselect={false}
        value={value.standard}
        onChange={(next) => next && onChange(usual(next))}
      />
      <Select
        aria-label={`Format of ${name}`}
        data={formats}
        allowDeselect={false}
        value={value.format}
        onChange={(next) => set("format", next as SpecDraft["format"])}
      />
      <Select
        aria-label={`Power type of ${name}`}
        data={powerTypes}
        allowDeselect={false}
        value={value.powerType}
        onChange={(next) => set("powerType", next)}
      />
      {number("maxElectricPower", "kW")}
      {number("maxAmperage", "Amperes")}
      {number("maxVoltage", "Volts")}
    </>
  );
}

export function SpecHeads() {
  return (
    <div className="line heads" aria-hidden>
      <span />
      <span>Type</span>
      <span>Format</span>
      <span>Power</span>
      <span>kW</span>
      <span>A</span>
      <span>V</span>
    </div>
  );
}

type ListProps = { value: SpecDraft[]; onChange: (value: SpecDraft[]) => void; error?: string; description: string };

export function SpecFields({ value, onChange, error, description }: ListProps) {
  return (
    <fieldset className="connector-specs">
      <legend>Connectors</legend>
      <small style={{ color: "var(--ink-3)" }}>{description}</small>
      {value.length > 0 && <SpecHeads />}
      {value.map((spec, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a connector is its number here
        <div className="line" key={index}>
          <b>{index + 1}</b>
          <SpecLine
            name={`connector ${index + 1}`}
            value={spec}
            onChange={(next) => onChange(value.map((each, at) => (at === index ? next : each)))}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`Remove connector ${index + 1}`}
            onClick={() => onChange(value.filter((_, at) => at !== index))}
          >
            <IconX size={14} aria-hidden />
          </button>
        </div>
      ))}
      {error && <div className="form-error">{error}</div>}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          onClick={() => onChange([...value, { ...(value.at(-1) ?? usual("IEC_62196_T2")) }])}
        >
          Add connector
        </Button>
      </div>
    </fieldset>
  );
}
