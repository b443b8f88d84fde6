import { Button } from "@mantine/core";
import { formatCount } from "../format/numbers";
import "./lists.css";

type Props = { offset: number; pageSize: number; count: number | undefined; go: (offset: string | undefined) => void };

export function OffsetPager({ offset, pageSize, count, go }: Props) {
  if (count === undefined) return <div className="pager" />;
  const to = (next: number) => go(next > 0 ? String(next) : undefined);
  return (
    <div className="pager">
      <span>{count > 0 && `${formatCount(offset + 1)}–${formatCount(Math.min(count, offset + pageSize))} of ${formatCount(count)}`}</span>
      {count > pageSize && (
        <span className="row">
          <Button variant="default" disabled={offset === 0} onClick={() => to(offset - pageSize)}>
            Previous
          </Button>
          <Button variant="default" disabled={offset + pageSize >= count} onClick={() => to(offset + pageSize)}>
            Next
          </Button>
        </span>
      )}
    </div>
  );
}
