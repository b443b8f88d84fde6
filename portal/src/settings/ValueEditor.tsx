import { Button, MultiSelect, NumberInput, PasswordInput, Select, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Setting } from "../api/types";
import { limitsOf } from "./settings";

type Props = {
  setting: Setting;
  start: string;
  sending: boolean;
  fault: string | null;
  onSend: (value: string) => void;
  onCancel: () => void;
};

const itemsOf = (value: string) =>
  value
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

/** A control made for what the setting may hold. What was typed stays until the station takes it. */
export function ValueEditor({ setting, start, sending, fault, onSend, onCancel }: Props) {
  const [value, setValue] = useState(start);
  const hint = limitsOf(setting);
  return (
    <form
      className="setting-editor"
      aria-label={`Change ${setting.variable}`}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(value);
      }}
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <div className="setting-control">
        <Control setting={setting} value={value} onChange={setValue} />
        {(fault || hint) && <small className={fault ? "fault" : undefined}>{fault ?? hint}</small>}
      </div>
      <Button type="submit" size="xs" loading={sending}>
        Send
      </Button>
      <Button size="xs" variant="default" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}

function Control({ setting, value, onChange }: { setting: Setting; value: string; onChange: (value: string) => void }) {
  const { variable, dataType, choices, minLimit, maxLimit, isSecret } = setting;
  const common = { "aria-label": variable, size: "xs", "data-autofocus": true } as const;
  if (isSecret)
    return (
      <PasswordInput
        {...common}
        autoFocus
        autoComplete="new-password"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  if (dataType === "Boolean")
    return (
      <Select
        {...common}
        allowDeselect={false}
        comboboxProps={{ withinPortal: true }}
        data={[
          { value: "true", label: "On (true)" },
          { value: "false", label: "Off (false)" },
        ]}
        value={/^(true|1)$/i.test(value) ? "true" : value === "" ? null : "false"}
        onChange={(next) => onChange(next ?? "")}
      />
    );
  if (dataType === "OptionList" && choices.length > 0)
    return (
      <Select {...common} searchable={choices.length > 8} data={choices} value={value || null} onChange={(next) => onChange(next ?? "")} />
    );
  if ((dataType === "MemberList" || dataType === "SequenceList") && choices.length > 0)
    return (
      <MultiSelect
        {...common}
        searchable
        data={choices}
        value={itemsOf(value)}
        onChange={(next) => onChange(next.join(","))}
        hidePickedOptions
      />
    );
  if (dataType === "Integer" || dataType === "Decimal")
    return (
      <NumberInput
        {...common}
        autoFocus
        allowDecimal={dataType === "Decimal"}
        min={minLimit ?? undefined}
        max={maxLimit || undefined}
        clampBehavior="none"
        value={value}
        onChange={(next) => onChange(String(next))}
      />
    );
  return <TextInput {...common} autoFocus value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
