import { Button, Menu } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { type DragEvent, useState } from "react";
import { AdvancedRow } from "./AdvancedRow";
import { coveredRows } from "./covering";
import { FeeRow } from "./FeeRow";
import { copyOf, type FeeKind, isFee, newFee } from "./fees";
import type { Editing } from "./useDraft";
import { kindWords } from "./words";

/** The fees from the top: of each kind the first that fits is charged. They are ordered by dragging, or by Alt and the arrows. */
export function FeeList({ form }: { form: Editing }) {
  const { rows } = form.draft;
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const covered = coveredRows(form.draft);

  const move = (from: number, to: number) => {
    if (from === to || from < 0 || to < 0 || to >= rows.length) return;
    form.setRows((old) => {
      const next = [...old];
      next.splice(to, 0, ...next.splice(from, 1));
      return next;
    });
    setSaid(`Moved to place ${to + 1} of ${rows.length}`);
  };
  const drag = (key: string, index: number) => ({
    isDragged: dragged === key,
    isOver: over === index && dragged !== null && dragged !== key,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", key);
      setDragged(key);
    },
    onDragEnd: () => {
      setDragged(null);
      setOver(null);
    },
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return;
      event.preventDefault();
      setOver(index);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      move(
        rows.findIndex((row) => row.key === dragged),
        index,
      );
      setDragged(null);
      setOver(null);
    },
  });

  return (
    <section className="card" aria-label="Fees">
      <h2>
        Fees
        <AddFee onAdd={(kind) => form.setRows((old) => [...old, newFee(kind)])} />
      </h2>
      {rows.length > 0 && <p className="note-line">Read from the top: of each kind, the first that fits is charged.</p>}
      {rows.length === 0 && <p className="note-line">No fees: a session costs its energy.</p>}
      <ol className="fees">
        {rows.map((row, index) => {
          const shared = {
            index,
            count: rows.length,
            drag: drag(row.key, index),
            onMove: (to: number) => move(index, to),
            onRemove: () => form.setRows((old) => old.filter(({ key }) => key !== row.key)),
            onCopy: () => form.setRows((old) => [...old.slice(0, index + 1), copyOf(row), ...old.slice(index + 1)]),
          };
          return isFee(row) ? (
            <FeeRow key={row.key} fee={row} form={form} coveredBy={covered.get(row.key)} {...shared} />
          ) : (
            <AdvancedRow key={row.key} row={row} form={form} {...shared} />
          );
        })}
      </ol>
      <output className="visually-hidden">{said}</output>
    </section>
  );
}

function AddFee({ onAdd }: { onAdd: (kind: FeeKind) => void }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />}>
          Add a fee
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(kindWords) as FeeKind[]).map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            {kindWords[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
