import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import { formatDateTime } from "../format/times";
import "./commands.css";

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** JSON for people: names and values, lists of plain things as tables, times as here. */
export function JsonTree({ value }: { value: unknown }) {
  if (Array.isArray(value)) return value.length === 0 ? <span className="none">empty list</span> : <List items={value} />;
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0 ? <span className="none">nothing</span> : <Members entries={entries} />;
  }
  return <Scalar value={value} />;
}

function Members({ entries }: { entries: [string, unknown][] }) {
  return (
    <dl className="json-tree">
      {entries.map(([name, value]) =>
        isFolded(value) ? (
          <Branch key={name} name={name} value={value} />
        ) : (
          <div key={name} className="json-leaf">
            <dt>{name}</dt>
            <dd>
              <JsonTree value={value} />
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

const isFolded = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length > 0;

function Branch({ name, value }: { name: string; value: unknown }) {
  const [open, setOpen] = useState(true);
  return (
    <div className="json-branch">
      <dt>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          <IconChevronRight size={12} aria-hidden className={open ? "turned" : undefined} />
          {name}
          {Array.isArray(value) && <small>{value.length}</small>}
        </button>
      </dt>
      {open && (
        <dd>
          <JsonTree value={value} />
        </dd>
      )}
    </div>
  );
}

const isPlain = (value: unknown) => typeof value !== "object" || value === null;

function List({ items }: { items: unknown[] }) {
  if (items.every(isPlain))
    return (
      <span className="json-words">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what is shown doesn't move
          <span key={index} className="tag plain">
            <Scalar value={item} />
          </span>
        ))}
      </span>
    );
  const columns = columnsOf(items);
  return columns ? (
    <div className="json-table">
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: what is shown doesn't move
            <tr key={index}>
              {columns.map((column) => (
                <td key={column}>
                  <Cell value={at(item, column)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  ) : (
    <ol className="json-items">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is shown doesn't move
        <li key={index}>
          <JsonTree value={item} />
        </li>
      ))}
    </ol>
  );
}

const mostColumns = 7;

/** `variable.name` for what lies one level deeper; null where the items are no rows of a table. */
export function columnsOf(items: readonly unknown[]): string[] | null {
  const columns = new Set<string>();
  for (const item of items) {
    if (typeof item !== "object" || item === null || Array.isArray(item)) return null;
    for (const [name, value] of Object.entries(item)) {
      if (isPlain(value)) columns.add(name);
      else if (Array.isArray(value) || Object.values(value as object).some((inner) => !isPlain(inner))) return null;
      else for (const inner of Object.keys(value as object)) columns.add(`${name}.${inner}`);
    }
  }
  return columns.size > 0 && columns.size <= mostColumns ? [...columns] : null;
}

export function at(item: unknown, column: string): unknown {
  const row = item as Record<string, unknown>;
  if (column in row) return row[column];
  const [outer = "", inner = ""] = column.split(".", 2);
  return (row[outer] as Record<string, unknown> | undefined)?.[inner];
}

const Cell = ({ value }: { value: unknown }) => (value === undefined ? <span className="none">—</span> : <Scalar value={value} />);

function Scalar({ value }: { value: unknown }) {
  if (value === "") return <span className="none">empty</span>;
  if (typeof value === "boolean") return <>{value ? "yes" : "no"}</>;
  if (typeof value === "string" && time.test(value)) return <time title={value}>{formatDateTime(value)}</time>;
  return <>{String(value)}</>;
}
