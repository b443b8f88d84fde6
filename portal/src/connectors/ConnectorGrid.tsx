import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type Ref, useImperativeHandle, useRef } from "react";
import type { ConnectorStore } from "../live/store";
import { ConnectorRow, type RowActions, rowId } from "./ConnectorRow";
import type { Sort, SortKey } from "./sorting";

const rowHeight = 48;

/** Where there is less room, the short word stands in the head. */
const columns: { key: SortKey; title: string; short?: string }[] = [
  { key: "evse", title: "EVSE ID" },
  { key: "location", title: "Location / Customer", short: "Location" },
  { key: "user", title: "User" },
  { key: "status", title: "Status / Duration", short: "Status" },
  { key: "soc", title: "SoC" },
  { key: "power", title: "Session" },
  { key: "info", title: "Info" },
];

export type GridHandle = { show: (index: number) => void; focus: () => void; rowsPerPage: () => number };

type Props = {
  ids: readonly number[];
  store: ConnectorStore;
  active: number | null;
  sort: Sort;
  onSort: (key: SortKey) => void;
  actions: RowActions;
  handle: Ref<GridHandle>;
};

/** Only the rows in sight exist; each is drawn again only when its own connector changes. */
export function ConnectorGrid({ ids, store, active, sort, onSort, actions, handle }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: ids.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => ids[index] ?? index,
    overscan: 8,
    scrollPaddingStart: 36,
  });
  useImperativeHandle(
    handle,
    () => ({
      show: (index) => rows.scrollToIndex(index, { align: "auto" }),
      focus: () => scroller.current?.focus(),
      rowsPerPage: () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2),
    }),
    [rows],
  );
  return (
    <div
      ref={scroller}
      className="grid"
      role="grid"
      aria-label="Connectors"
      aria-rowcount={ids.length + 1}
      aria-activedescendant={active === null ? undefined : rowId(active)}
      tabIndex={0}
    >
      <div role="row" className="grid-row grid-head" aria-rowindex={1}>
        {columns.map(({ key, title, short }) => (
          <Heading key={key} title={title} short={short} sorted={sort.key === key ? sort : null} onClick={() => onSort(key)} />
        ))}
        <div role="columnheader">
          <span className="visually-hidden">Menu</span>
        </div>
      </div>
      <div role="rowgroup" className="grid-body" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const id = ids[index];
          return id === undefined ? null : (
            <ConnectorRow key={id} id={id} index={index} top={start} active={id === active} store={store} actions={actions} />
          );
        })}
      </div>
    </div>
  );
}

type HeadingProps = { title: string; short: string | undefined; sorted: Sort | null; onClick: () => void };

function Heading({ title, short, sorted, onClick }: HeadingProps) {
  const Arrow = sorted?.descending ? IconArrowDown : IconArrowUp;
  return (
    <div role="columnheader" aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : "none"}>
      <button type="button" title={short && title} aria-label={title} onClick={onClick}>
        <span className={short && "long"}>{title}</span>
        {short && <span className="short">{short}</span>} {sorted && <Arrow size={12} aria-hidden />}
      </button>
    </div>
  );
}
