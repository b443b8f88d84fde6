import { Textarea } from "@mantine/core";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { useId, useState } from "react";
import type { TariffElement } from "../api/types";
import type { Advanced } from "./fees";
import { RowFrame, type RowMoves } from "./RowFrame";
import type { Editing } from "./useDraft";

/** An element that the fields cannot say (reservations, dates, currents, VAT of its own): read as words, changed as JSON. */
export function AdvancedRow({ row, form, ...moves }: RowMoves & { row: Advanced; form: Editing }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState(() => JSON.stringify(row.element, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  const { priceComponents, restrictions } = row.element;
  const words = [
    priceComponents
      .map(({ type, price, priceExVat }) => `${type.replaceAll("_", " ").toLowerCase()} ${price ?? priceExVat ?? 0}`)
      .join(", "),
    ...Object.entries(restrictions ?? {}).flatMap(([name, value]) => (value == null || String(value) === "" ? [] : [`${name} ${value}`])),
  ].join(" · ");
  const change = (next: string) => {
    setText(next);
    const read = elementIn(next);
    if (typeof read === "string") setProblem(read);
    else {
      setProblem(null);
      form.setRows((old) => old.map((each) => (each.key === row.key ? { ...row, element: read } : each)));
    }
  };
  const refused = Object.entries(form.errors).find(([field]) => field.startsWith(`${row.key}.`))?.[1];
  return (
    <RowFrame
      {...moves}
      label="Advanced fee"
      below={
        (isOpen || refused) && (
          <Textarea
            id={id}
            className="element-json"
            label="OCPI element"
            autosize
            minRows={6}
            maxRows={20}
            spellCheck={false}
            value={text}
            onChange={(event) => change(event.currentTarget.value)}
            error={problem ?? refused}
          />
        )
      }
    >
      <b className="fee-place">{moves.index + 1}</b>
      <span className="tag plain">Advanced</span>
      <button type="button" className="fee-when" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
        {isOpen ? <IconChevronDown size={15} aria-hidden /> : <IconChevronRight size={15} aria-hidden />}
        <span>{words}</span>
      </button>
    </RowFrame>
  );
}

function elementIn(text: string): TariffElement | string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || !("priceComponents" in value) || !Array.isArray(value.priceComponents))
      return "priceComponents: expected a list.";
    return value as TariffElement;
  } catch (error) {
    return error instanceof Error ? error.message : "This is not JSON.";
  }
}
