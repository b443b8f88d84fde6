import type { AreaStatus, MarketFeed, MarketStatus, TimeSpan } from "../api/types";
import { formatDecimals } from "../format/numbers";
import { formatClock, formatDateTime } from "../format/times";
import { feedWords, hoursOf, marketZone } from "./market";

/** How fetching goes: who answered last and when, when it is tried again, what is missing. */
export function Sources({ status, area }: { status: MarketStatus; area: AreaStatus }) {
  return (
    <section className="card" aria-label="Sources">
      <h2>
        Sources of {area.area} <small>{status.sources.length > 0 ? status.sources.join(", then ") : "none is set"}</small>
      </h2>
      {area.feeds.length === 0 ? (
        <p className="none">Nothing has been fetched yet.</p>
      ) : (
        <table className="lines sources">
          <thead>
            <tr>
              <th>What</th>
              <th>Last answer</th>
              <th>Next</th>
              <th>Missing</th>
            </tr>
          </thead>
          <tbody>
            {area.feeds.map((feed) => (
              <Row key={feed.kind} feed={feed} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ feed }: { feed: MarketFeed }) {
  return (
    <>
      <tr>
        <td>
          {feedWords[feed.kind]}
          <small>{feed.source ?? "nobody has answered yet"}</small>
        </td>
        <td>{feed.fetchedAt ? formatDateTime(feed.fetchedAt) : "—"}</td>
        <td>{feed.nextAt ? formatClock(feed.nextAt) : "—"}</td>
        <td title={feed.gaps.map(words).join("\n")}>
          {feed.gaps.length === 0 ? (
            <span className="tag">whole</span>
          ) : (
            <span className="tag warn">{formatDecimals(hoursOf(feed.gaps), 0, 1)} h</span>
          )}
        </td>
      </tr>
      {feed.failure && (
        <tr className="failure">
          <td colSpan={4} role="alert">
            {feed.failure}
            {feed.failingSince && <small> since {formatDateTime(feed.failingSince)}</small>}
          </td>
        </tr>
      )}
    </>
  );
}

const words = ({ from, to }: TimeSpan) => `${formatDateTime(from, marketZone)} to ${formatDateTime(to, marketZone)}`;
