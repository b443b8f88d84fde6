import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { ApiError } from "../api/problem";
import { retryFeed, useLiveStatus } from "../live/feed";
import { Empty, Failure, Skeleton } from "../shell/states";

/** Why the table is empty: on its way, out of reach, filtered away, or truly nothing there. */
export function NoRows({ filtered, clear }: { filtered: boolean; clear: () => void }) {
  const { state, updatedAt } = useLiveStatus();
  if (updatedAt === 0 && state !== "down") return <SkeletonRows />;
  if (updatedAt === 0)
    return (
      <div className="grid-note">
        <Failure title="Live data can’t be reached" error={new ApiError(0, null)} retry={retryFeed} />
      </div>
    );
  if (filtered)
    return (
      <div className="grid-note">
        <Empty
          title="No connector matches"
          action={
            <Button variant="default" onClick={clear}>
              Clear all filters
            </Button>
          }
        >
          There are connectors, but none that fits every filter.
        </Empty>
      </div>
    );
  return (
    <div className="grid-note">
      <Empty title="No connectors yet" action={<Link to="/charge-boxes">To the charge boxes</Link>}>
        A station that connects waits among the charge boxes until you accept it; its connectors then show up here.
      </Empty>
    </div>
  );
}

const rows = Array.from({ length: 12 }, (_, index) => index);

function SkeletonRows() {
  return (
    <div className="grid" role="status" aria-label="Loading">
      {rows.map((row) => (
        <div key={row} className="grid-row loading">
          {["70%", "60%", "65%", "50%", "40%", "70%", "30%"].map((width, cell) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never move
            <div key={cell}>
              <Skeleton width={width} />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
