import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import type { Setting } from "../api/types";
import { SettingLine } from "./SettingLine";
import type { Line } from "./settings";

const rowHeight = 42;

type Props = { lines: readonly Line[]; id: number; identity: string; mayControl: boolean; onHistory: (setting: Setting) => void };

/** Only the lines in sight exist: a station may have a thousand. */
export function SettingList({ lines, id, identity, mayControl, onHistory }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => {
      const line = lines[index];
      return line === undefined ? index : "heading" in line ? `# ${line.heading}` : line.setting.setting;
    },
    overscan: 12,
  });
  return (
    <div ref={scroller} className="setting-list" role="table" aria-label="Settings" aria-rowcount={lines.length}>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: "relative" }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          const style = { transform: `translateY(${start}px)`, height: rowHeight };
          return "heading" in line ? (
            <div key={key} role="row" className="setting-heading" style={style}>
              <span role="rowheader">{line.heading}</span> <small>{line.count}</small>
            </div>
          ) : (
            <SettingLine
              key={key}
              id={id}
              identity={identity}
              setting={line.setting}
              mayControl={mayControl}
              style={style}
              onHistory={onHistory}
            />
          );
        })}
      </div>
    </div>
  );
}
