import { Combobox, useCombobox } from "@mantine/core";
import { IconCheck, IconChevronDown, IconX } from "@tabler/icons-react";
import { type Ref, useImperativeHandle, useState } from "react";
import "./lists.css";

export type Choice = { value: string; label: string; count?: number; className?: string };

type Props = {
  label: string;
  choices: readonly Choice[];
  values: readonly string[];
  onChange: (values: string[]) => void;
  multiple?: boolean;
  /** Given where the choices come from the server: they are then asked for with every word typed. */
  onSearch?: (text: string) => void;
  any?: string;
  handle?: Ref<{ open: () => void }>;
};

const searchFrom = 8;

export function FilterChip({ label, choices, values, onChange, multiple, onSearch, any = "Any", handle }: Props) {
  const [text, setText] = useState("");
  const search = onSearch !== undefined || choices.length >= searchFrom;
  const combobox = useCombobox({
    onDropdownClose: () => {
      setText("");
      onSearch?.("");
      combobox.resetSelectedOption();
      combobox.focusTarget();
    },
    onDropdownOpen: () => (search ? combobox.focusSearchInput() : combobox.selectActiveOption()),
  });
  useImperativeHandle(handle, () => ({ open: () => combobox.openDropdown() }), [combobox]);

  const shown = onSearch || text === "" ? choices : choices.filter((choice) => choice.label.toLowerCase().includes(text.toLowerCase()));
  const set = values.length > 0;

  const pick = (value: string) => {
    if (!multiple) {
      onChange(values.includes(value) ? [] : [value]);
      combobox.closeDropdown();
    } else onChange(values.includes(value) ? values.filter((each) => each !== value) : [...values, value]);
  };

  return (
    <Combobox store={combobox} width={260} position="bottom-start" onOptionSubmit={pick}>
      <span className={set ? "chip set" : "chip"}>
        <Combobox.Target targetType="button">
          <button type="button" aria-label={`${label}: ${named(choices, values) || any}`} onClick={() => combobox.toggleDropdown()}>
            {label} <b>{named(choices, values) || any}</b>
            {!set && <IconChevronDown size={13} aria-hidden />}
          </button>
        </Combobox.Target>
        {set && (
          <button type="button" aria-label={`Clear ${label.toLowerCase()}`} onClick={() => onChange([])}>
            <IconX size={13} aria-hidden />
          </button>
        )}
      </span>
      <Combobox.Dropdown>
        {search && (
          <Combobox.Search
            value={text}
            aria-label={`Search ${label.toLowerCase()}`}
            placeholder="Search…"
            onChange={(event) => {
              setText(event.currentTarget.value);
              onSearch?.(event.currentTarget.value);
              combobox.updateSelectedOptionIndex();
            }}
          />
        )}
        <Combobox.Options mah={320} style={{ overflowY: "auto" }} aria-label={label}>
          {shown.length === 0 && <Combobox.Empty>Nothing found</Combobox.Empty>}
          {shown.map((choice) => (
            <Combobox.Option key={choice.value} value={choice.value} active={values.includes(choice.value)}>
              <span className="chip-option">
                <IconCheck size={14} aria-hidden style={{ visibility: values.includes(choice.value) ? "visible" : "hidden" }} />
                <span className={choice.className}>{choice.label}</span>
                {choice.count !== undefined && <span className="count">{choice.count}</span>}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

/** "Aarhus Havn, Odense Syd +2" */
export function named(choices: readonly Choice[], values: readonly string[]): string {
  const names = values.map((value) => choices.find((choice) => choice.value === value)?.label ?? value);
  return names.length <= 2 ? names.join(", ") : `${names.slice(0, 2).join(", ")} +${names.length - 2}`;
}
