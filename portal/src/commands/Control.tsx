import { Select, Textarea, TextInput } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { OcppValue } from "../api/types";
import { NumberField } from "../forms/NumberField";
import { numberOf } from "../forms/numbers";
import { brokenJson } from "./check";
import { limitsOf, localTime, timeOf, truthWords } from "./shapes";

type Props = {
  label: string;
  required: boolean;
  shape: OcppValue;
  value: unknown;
  onChange: (value: unknown) => void;
  fault?: string;
};

const longText = 200;
const searchFrom = 8;

/** One value, by the control that its shape asks for. Emptied, it is as if it had never been there. */
export function Control({ label, required, shape, value, onChange, fault }: Props) {
  const common = { label, required, size: "sm", error: fault } as const;
  switch (shape.type) {
    case "word":
      return (
        <Select
          {...common}
          data={shape.words ?? []}
          value={typeof value === "string" ? value : null}
          onChange={(next) => onChange(next ?? undefined)}
          clearable={!required}
          searchable={(shape.words?.length ?? 0) >= searchFrom}
          openOnFocus={false}
          placeholder="Choose…"
          maxDropdownHeight={300}
        />
      );
    case "boolean":
      return (
        <Select
          {...common}
          data={Object.keys(truthWords)}
          value={value === true ? "Yes" : value === false ? "No" : null}
          onChange={(next) => onChange(next === null ? undefined : truthWords[next as keyof typeof truthWords])}
          clearable={!required}
          openOnFocus={false}
          placeholder="Choose…"
        />
      );
    case "integer":
    case "number":
      return (
        <NumberField
          {...common}
          placeholder={limitsOf(shape)}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(next === "" ? undefined : next)}
          onKeyDown={(event) => step(event, shape, value, onChange)}
        />
      );
    case "time":
      return (
        <TextInput
          {...common}
          type="datetime-local"
          step={1}
          value={localTime(value)}
          onChange={(event) => onChange(timeOf(event.currentTarget.value))}
          rightSectionWidth={44}
          rightSection={
            <button type="button" className="text-button" aria-label={`${label}: now`} onClick={() => onChange(now())}>
              Now
            </button>
          }
        />
      );
    case "text":
      return <Text {...common} shape={shape} value={value} onChange={onChange} />;
    case "uri":
      return (
        <TextInput
          {...common}
          type="url"
          placeholder="https://…"
          autoComplete="off"
          value={typeof value === "string" ? value : ""}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    default:
      return <Json {...common} value={value} onChange={onChange} />;
  }
}

const now = () => `${new Date().toISOString().slice(0, 19)}Z`;

/** The arrows go by the number's own step. */
function step(event: KeyboardEvent<HTMLInputElement>, shape: OcppValue, value: unknown, onChange: (value: unknown) => void) {
  const sign = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
  const current = typeof value === "number" ? value : numberOf(event.currentTarget.value);
  if (sign === 0 || Number.isNaN(current)) return;
  event.preventDefault();
  const by = shape.multipleOf ?? 1;
  const next = current === "" ? (shape.minimum ?? 0) : current + sign * by;
  const kept = Math.min(shape.maximum ?? Number.POSITIVE_INFINITY, Math.max(shape.minimum ?? Number.NEGATIVE_INFINITY, next));
  onChange(Number(kept.toFixed(6)));
}

type Common = { label: string; required: boolean; size: "sm"; error?: string; value: unknown; onChange: (value: unknown) => void };

/** An empty text is something else than none: where one is wanted it has to be asked for. */
function Text({ shape, value, onChange, ...common }: Common & { shape: OcppValue }) {
  const text = typeof value === "string" ? value : "";
  const change = (next: string) => onChange(next === "" ? undefined : next);
  const description = shape.maxLength != null && shape.maxLength > longText ? `up to ${shape.maxLength} characters` : undefined;
  if (shape.maxLength == null || shape.maxLength > longText)
    return (
      <Textarea
        {...common}
        description={description}
        autosize
        minRows={1}
        maxRows={10}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  const isEmptyText = value === "";
  return (
    <TextInput
      {...common}
      autoComplete="off"
      placeholder={isEmptyText ? "empty text" : undefined}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      rightSectionWidth={56}
      rightSection={
        common.required && text === "" ? (
          <button
            type="button"
            className="text-button"
            title={isEmptyText ? "No text at all" : "Send an empty text"}
            aria-label={`${common.label}: ${isEmptyText ? "none" : "empty"}`}
            onClick={() => onChange(isEmptyText ? undefined : "")}
          >
            {isEmptyText ? "none" : "empty"}
          </button>
        ) : null
      }
    />
  );
}

/** What the standard does not describe is written as JSON. */
function Json({ value, onChange, ...common }: Common) {
  const [text, setText] = useState(() => jsonText(value));
  // Set from outside: the text follows, unless it says the same already.
  const shown = value === brokenJson || sameJson(text, value) ? text : jsonText(value);
  return (
    <Textarea
      {...common}
      classNames={{ input: "json-input" }}
      autosize
      minRows={2}
      maxRows={14}
      spellCheck={false}
      value={shown}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(readJson(event.currentTarget.value));
      }}
    />
  );
}

export const jsonText = (value: unknown) => (value === undefined ? "" : JSON.stringify(value, null, 2));

export function readJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return brokenJson;
  }
}

const sameJson = (text: string, value: unknown) => JSON.stringify(readJson(text)) === JSON.stringify(value);
