import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconGripVertical } from "@tabler/icons-react";
import type { DragEvent, KeyboardEvent, ReactNode } from "react";

export type RowMoves = {
  index: number;
  count: number;
  drag: {
    isDragged: boolean;
    isOver: boolean;
    onDragStart: (event: DragEvent) => void;
    onDragEnd: () => void;
    onDragOver: (event: DragEvent) => void;
    onDrop: (event: DragEvent) => void;
  };
  onMove: (to: number) => void;
  onRemove: () => void;
  onCopy: () => void;
};

type Props = RowMoves & { label: string; isCovered?: boolean; children: ReactNode; below?: ReactNode };

/** A line of the list with its handle: dragged by the mouse, moved by Alt and the arrows, or from its menu. */
export function RowFrame({ index, count, drag, onMove, onRemove, onCopy, label, isCovered, children, below }: Props) {
  const { isDragged, isOver, onDragStart, onDragEnd, onDragOver, onDrop } = drag;
  const onKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onMove(index + step);
  };
  const classes = ["fee", isDragged && "dragged", isOver && "over", isCovered && "covered"].filter(Boolean).join(" ");
  return (
    <li className={classes} aria-label={label} onDragOver={onDragOver} onDrop={onDrop}>
      <div className="fee-line">
        <button
          type="button"
          className="grip"
          draggable
          aria-label={`Move ${label}, place ${index + 1} of ${count}. Arrow keys move it.`}
          onDragStart={onDragStart}
          onDragEnd={onDragEnd}
          onKeyDown={onKey}
        >
          <IconGripVertical size={16} aria-hidden />
        </button>
        {children}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" aria-label={`Actions of ${label}`}>
              <IconDots size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={index === 0} onClick={() => onMove(index - 1)}>
              Move up
            </Menu.Item>
            <Menu.Item disabled={index === count - 1} onClick={() => onMove(index + 1)}>
              Move down
            </Menu.Item>
            <Menu.Item onClick={onCopy}>Duplicate</Menu.Item>
            <Menu.Item onClick={onRemove}>Remove</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {below}
    </li>
  );
}
