const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** "34 s", "42 min", "3 h 12 min", "2 d 5 h": the two largest units say enough. */
export function formatDuration(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return "0 s";
  if (ms < minute) return `${Math.floor(ms / second)} s`;
  if (ms < hour) return `${Math.floor(ms / minute)} min`;
  if (ms < day) return pair(Math.floor(ms / hour), "h", Math.floor((ms % hour) / minute), "min");
  return pair(Math.floor(ms / day), "d", Math.floor((ms % day) / hour), "h");
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string) {
  if (small === 0) return `${large} ${largeUnit}`;
  const padded = smallUnit === "min" ? String(small).padStart(2, "0") : small;
  return `${large} ${largeUnit} ${padded} ${smallUnit}`;
}

export function formatSince(time: string | null | undefined, now: number): string {
  return time ? formatDuration(now - Date.parse(time)) : "";
}

/** "0.4 s ago": how fresh a page is. */
export function formatAgo(ms: number): string {
  if (ms < 0) return "just now";
  return ms < 10 * second ? `${(ms / second).toFixed(1)} s ago` : `${formatDuration(ms)} ago`;
}
