import type { RefObject } from "react";
import { isControl, useKeys } from "../shell/keys";
import type { GridHandle } from "./ConnectorGrid";
import { rowId } from "./ConnectorRow";

type Grid = {
  ids: readonly number[];
  active: number | null;
  activate: (id: number | null) => void;
  grid: RefObject<GridHandle | null>;
  open: (id: number) => void;
  menu: (id: number, x: number, y: number) => void;
  filter: () => void;
  back: () => void;
};

/** Arrows and j k move, Enter opens, `.` is the menu, `f` the filter, Esc goes back a step. */
export function useGridKeys({ ids, active, activate, grid, open, menu, filter, back }: Grid) {
  const at = active === null ? -1 : ids.indexOf(active);
  const go = (index: number) => (event: KeyboardEvent) => {
    const to = Math.max(0, Math.min(ids.length - 1, index));
    const id = ids[to];
    if (id === undefined) return;
    event.preventDefault();
    activate(id);
    grid.current?.show(to);
  };
  const page = () => grid.current?.rowsPerPage() ?? 10;
  useKeys({
    ArrowDown: go(at + 1),
    j: go(at + 1),
    ArrowUp: go(at - 1),
    k: go(at - 1),
    PageDown: (event) => go(at + page())(event),
    PageUp: (event) => go(at - page())(event),
    Home: go(0),
    End: go(ids.length - 1),
    Enter: (event) => {
      if (active !== null && !isControl(event.target)) open(active);
    },
    ".": (event) => {
      if (active === null) return;
      event.preventDefault();
      const row = document.getElementById(rowId(active))?.getBoundingClientRect();
      menu(active, row ? row.right - 12 : window.innerWidth / 2, row ? row.bottom - 8 : window.innerHeight / 3);
    },
    f: (event) => {
      event.preventDefault();
      filter();
    },
    Escape: back,
  });
}
