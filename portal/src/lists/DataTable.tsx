import { type ReactNode, useEffect, useRef, useState } from "react";
import { isControl, useKeys } from "../shell/keys";
import { Failure, Skeleton } from "../shell/states";
import "./lists.css";

export type Column<T> = { title: string; width?: string | number; end?: boolean; cell: (row: T) => ReactNode };

type Props<T> = {
  label: string;
  columns: Column<T>[];
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string | number;
  rowLabel: (row: T) => string;
  rowClass?: (row: T) => string | undefined;
  onOpen?: (row: T) => void;
  actions?: (row: T) => ReactNode;
  actionsWidth?: number;
  error?: unknown;
  retry?: () => void;
  empty: ReactNode;
  slim?: boolean;
};

const skeletonRows = 8;

/** A list in all its states. j, k and the arrows move; Enter opens. */
export function DataTable<T>(props: Props<T>) {
  const { label, columns, rows, rowKey, onOpen, actions, actionsWidth = 84, error, retry, empty, slim } = props;
  const [active, setActive] = useState(-1);
  const body = useRef<HTMLTableSectionElement>(null);
  const last = (rows?.length ?? 0) - 1;
  const move = (to: number) => (event: KeyboardEvent) => {
    if (last < 0) return;
    event.preventDefault();
    setActive(Math.max(0, Math.min(last, to)));
  };
  useKeys(
    onOpen
      ? {
          j: move(active + 1),
          ArrowDown: move(active + 1),
          k: move(active - 1),
          ArrowUp: move(active - 1),
          Home: move(0),
          End: move(last),
          Escape: () => setActive(-1),
          Enter: (event) => {
            const row = rows?.[active];
            if (row !== undefined && !isControl(event.target)) onOpen(row);
          },
        }
      : {},
  );
  useEffect(() => {
    body.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  if (error && !rows)
    return (
      <div className="table">
        <Failure error={error} retry={retry} />
      </div>
    );
  if (rows?.length === 0) return <div className="table">{empty}</div>;
  return (
    <div className={slim ? "table slim" : "table"}>
      <table aria-label={label} aria-busy={!rows}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.title} style={{ width: column.width }} />
          ))}
          {actions && <col style={{ width: actionsWidth }} />}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.end ? "end" : undefined}>
                {column.title}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          {rows
            ? rows.map((row, index) => <Row key={rowKey(row)} row={row} active={index === active} {...props} />)
            : Array.from({ length: skeletonRows }, (_, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
                <tr key={index}>
                  {columns.map((column) => (
                    <td key={column.title}>
                      <Skeleton width={`${45 + ((index * 17) % 40)}%`} />
                    </td>
                  ))}
                  {actions && <td />}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function Row<T>({ row, active, columns, rowLabel, rowClass, onOpen, actions }: Props<T> & { row: T; active: boolean }) {
  const classes = [onOpen && "opens", active && "active", rowClass?.(row)].filter(Boolean).join(" ");
  return (
    <tr
      className={classes}
      aria-label={rowLabel(row)}
      aria-selected={active}
      onClick={(event) => {
        // What a dialog or menu of this row reports from elsewhere on the page is not a click on the row.
        if (!event.currentTarget.contains(event.target as Node)) return;
        const selected = window.getSelection()?.toString() ?? "";
        if (onOpen && !isControl(event.target) && selected === "") onOpen(row);
      }}
    >
      {columns.map((column) => (
        <td key={column.title} className={column.end ? "end" : undefined}>
          {column.cell(row)}
        </td>
      ))}
      {actions && <td className="actions">{actions(row)}</td>}
    </tr>
  );
}
