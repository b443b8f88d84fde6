import { Select, TextInput } from "@mantine/core";
import type { RateUnit } from "../api/types";
import { NumberField } from "../forms/NumberField";
import { unitNames } from "./profiles";
import { days, firstRow, isSingle, numbersOf, type Repeat, type Row } from "./schedules";

type Props = { rows: Row[]; onChange: (rows: Row[]) => void; repeat: Repeat; unit: RateUnit; mode: string; fault?: string };

const names = { limit: "Limit", discharge: "Back up to", setpoint: "Set point" };

/** From when on how much may flow, line by line. */
export function LimitRows({ rows, onChange, repeat, unit, mode, fault }: Props) {
  const change = (index: number, part: Partial<Row>) => onChange(rows.map((row, i) => (i === index ? { ...row, ...part } : row)));
  const isList = !isSingle(repeat);
  return (
    <div className="limit-rows">
      {(isList ? rows : rows.slice(0, 1)).map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
        <div key={index}>
          {repeat === "Weekly" && (
            <Select
              label="From"
              data={days}
              value={row.day}
              allowDeselect={false}
              onChange={(day) => change(index, { day: day ?? "Monday" })}
            />
          )}
          {(repeat === "Daily" || repeat === "Weekly") && (
            <TextInput
              label={repeat === "Daily" ? "From" : "At"}
              type="time"
              value={row.time}
              onChange={(event) => change(index, { time: event.currentTarget.value })}
            />
          )}
          {repeat === "session" && (
            <NumberField label="After, minutes" value={row.minutes} onChange={(minutes) => change(index, { minutes })} />
          )}
          {numbersOf(mode).map((name) => (
            <NumberField
              key={name}
              label={`${names[name]}, ${unitNames[unit]}`}
              value={row[name]}
              onChange={(value) => change(index, { [name]: value })}
            />
          ))}
          {isList && rows.length > 1 && (
            <button type="button" className="text-button" onClick={() => onChange(rows.filter((_, i) => i !== index))}>
              Remove
            </button>
          )}
        </div>
      ))}
      {isList && (
        <button
          type="button"
          className="text-button"
          onClick={() => onChange([...rows, { ...(rows.at(-1) ?? firstRow), time: "", minutes: "" }])}
        >
          Add a time
        </button>
      )}
      {fault && (
        <div className="form-error" role="alert">
          {fault}
        </div>
      )}
    </div>
  );
}
