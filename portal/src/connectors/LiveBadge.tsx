import { formatAgo, formatDuration } from "../format/durations";
import { formatClock } from "../format/times";
import { useTicking } from "../live/clock";
import { useLiveStatus } from "../live/feed";

// A short break is a reconnect; after this long an operator should know that the page is old.
const reconnectingMs = 10_000;

export function LiveBadge() {
  const { state, since } = useLiveStatus();
  const kind = useTicking(() => {
    if (state === "live") return "live";
    return Date.now() - since < reconnectingMs ? "reconnecting" : "offline";
  });
  const text = {
    live: "Live",
    reconnecting: state === "connecting" ? "Connecting…" : "Reconnecting…",
    offline: `Offline since ${formatClock(since)}`,
  }[kind];
  return (
    <span className={`live ${kind}`} role="status" aria-label="Live data">
      {text}
    </span>
  );
}

export function UpdatedAgo() {
  const { updatedAt, state } = useLiveStatus();
  const text = useTicking(() => (updatedAt === 0 ? "" : formatAgo(Date.now() - updatedAt)));
  if (text === "") return null;
  return <> · {state === "live" ? `updated ${text}` : `last update ${formatDuration(Date.now() - updatedAt)} ago`}</>;
}
