import { Select, Switch, TextInput } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { dayNames, type Fee, type FeeKind, newFee } from "./fees";
import { RowFrame, type RowMoves } from "./RowFrame";
import { Unit } from "./Unit";
import type { Editing } from "./useDraft";
import { conditionsOf, dayWord, kindWords } from "./words";

type Props = RowMoves & { fee: Fee; form: Editing; coveredBy: number | undefined };

const unitOf = (kind: FeeKind, currency: string) => (kind === "kwh" ? `${currency}/kWh` : kind === "once" ? currency : `${currency}/min`);
const conditions: (keyof Fee)[] = [
  "from",
  "until",
  "days",
  "afterKwh",
  "untilKwh",
  "afterMinutes",
  "untilMinutes",
  "atLeastKw",
  "belowKw",
  "delayMinutes",
];

export function FeeRow({ fee, form, coveredBy, ...moves }: Props) {
  const isWrong = conditions.some((field) => form.errors[`${fee.key}.${field}`]);
  const [isOpen, setOpen] = useState(false);
  const isShown = isOpen || isWrong;
  const id = useId();
  const words = conditionsOf(fee);
  const label = `${kindWords[fee.kind]}, ${words}`;
  return (
    <RowFrame
      {...moves}
      label={label}
      isCovered={coveredBy !== undefined}
      below={
        <>
          {coveredBy !== undefined && (
            <p className="fee-hint">Never charged: fee {coveredBy + 1} above fits whenever this one does. Move this one above it.</p>
          )}
          {isShown && <Conditions id={id} fee={fee} form={form} />}
        </>
      }
    >
      <b className="fee-place">{moves.index + 1}</b>
      <Select
        aria-label="Kind of fee"
        w={172}
        data={(Object.keys(kindWords) as FeeKind[]).map((kind) => ({ value: kind, label: kindWords[kind] }))}
        allowDeselect={false}
        value={fee.kind}
        onChange={(kind) => {
          if (!kind) return;
          const { stepSize, roundsAlone } = newFee(kind as FeeKind);
          form.setRow(fee.key, { kind: kind as FeeKind, stepSize, roundsAlone });
        }}
      />
      <NumberField
        aria-label="Price"
        w={132}
        {...Unit(unitOf(fee.kind, form.draft.currency))}
        value={fee.price}
        onChange={(price) => form.setRow(fee.key, { price })}
        error={form.errors[`${fee.key}.price`]}
      />
      <button type="button" className="fee-when" aria-expanded={isShown} aria-controls={id} onClick={() => setOpen(!isShown)}>
        {isShown ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <span>{words}</span>
      </button>
    </RowFrame>
  );
}

function Conditions({ id, fee, form }: { id: string; fee: Fee; form: Editing }) {
  const number = (
    name: "afterKwh" | "untilKwh" | "afterMinutes" | "untilMinutes" | "atLeastKw" | "belowKw" | "delayMinutes",
    label: string,
    unit: string,
  ) => (
    <NumberField
      label={label}
      {...Unit(unit)}
      value={fee[name]}
      onChange={(value: Typed) => form.setRow(fee.key, { [name]: value })}
      error={form.errors[`${fee.key}.${name}`]}
    />
  );
  const time = (name: "from" | "until", label: string) => (
    <TextInput
      label={label}
      type="time"
      value={fee[name]}
      onChange={(event) => form.setRow(fee.key, { [name]: event.currentTarget.value })}
      error={form.errors[`${fee.key}.${name}`]}
    />
  );
  const toggle = (day: string) =>
    form.setRow(fee.key, { days: dayNames.filter((each) => (each === day ? !fee.days.includes(day) : fee.days.includes(each))) });
  const isTimed = fee.kind === "minute" || fee.kind === "idle";
  return (
    <div id={id} className="conditions">
      <div className="days" role="group" aria-label="Days; none chosen is every day">
        {dayNames.map((day) => (
          <button key={day} type="button" aria-pressed={fee.days.includes(day)} onClick={() => toggle(day)}>
            {dayWord(day)}
          </button>
        ))}
        <small>{form.errors[`${fee.key}.days`] ?? (fee.days.length === 0 ? "Every day" : "")}</small>
      </div>
      {time("from", "From")}
      {time("until", "Until")}
      {number("afterKwh", "Energy from", "kWh")}
      {number("untilKwh", "Energy up to", "kWh")}
      {number("afterMinutes", "Time from", "min")}
      {number("untilMinutes", "Time up to", "min")}
      {number("atLeastKw", "Power from", "kW")}
      {number("belowKw", "Power below", "kW")}
      {number("delayMinutes", "Begins after", "min")}
      {isTimed && (
        <Switch
          label={
            fee.stepSize > 0 && !(fee.stepSize === 60 && fee.roundsAlone)
              ? `Billed in steps of ${fee.stepSize} s`
              : "Each minute started counts whole"
          }
          checked={fee.stepSize > 0}
          onChange={(event) =>
            form.setRow(fee.key, event.currentTarget.checked ? { stepSize: 60, roundsAlone: true } : { stepSize: 0, roundsAlone: false })
          }
        />
      )}
    </div>
  );
}
