import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { numberOf, type Typed } from "./numbers";

type Props = Omit<TextInputProps, "value" | "onChange"> & { value: Typed; onChange: (value: Typed) => void };

/** A number as people type it, with a point or a comma. What is no number stays as it was typed, and is NaN to the form. */
export function NumberField({ value, onChange, error, ...rest }: Props) {
  const [text, setText] = useState(asText(value));
  // Set from outside: the text follows, unless it says the same already.
  const shown = Object.is(numberOf(text), value) ? text : asText(value);
  return (
    <TextInput
      {...rest}
      inputMode="decimal"
      autoComplete="off"
      value={shown}
      error={error ?? (Number.isNaN(value) ? "Not a number" : undefined)}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(numberOf(event.currentTarget.value));
      }}
    />
  );
}

const asText = (value: Typed) => (value === "" ? "" : String(value));
