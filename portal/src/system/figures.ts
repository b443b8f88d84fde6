import type { FigurePoint } from "../api/types";
import { formatCount, formatDecimals, none } from "../format/numbers";

export type Tone = "first" | "second" | "bad";
export type Line = { name: string; tone: Tone; of: (point: FigurePoint) => number | null };
export type Chart = { title: string; format: (value: number | null) => string; lines: Line[] };

const quarter = 15 * 60_000;
const least = 3 * 60_000;

/** Where the charts begin: a quarter of an hour back at most; while the program is young, where its figures do. */
export function beginOf(points: readonly { time: number }[], until: number): number {
  return Math.max(until - quarter, Math.min(points[0]?.time ?? until, until - least));
}

/** "0.42 ms", "86 ms", "1.3 s". */
export function formatMs(ms: number | null | undefined): string {
  if (ms == null) return none;
  if (ms >= 1_000) return `${formatDecimals(ms / 1_000, 1)} s`;
  return `${formatDecimals(ms, 0, ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
}

const units = ["B", "kB", "MB", "GB", "TB"];

/** "412 MB", "1.2 GB": three figures say enough. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes == null) return none;
  let unit = 0;
  let value = bytes;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${formatDecimals(value, 0, unit < 2 || value >= 100 ? 0 : 1)} ${units[unit]}`;
}

export const formatRate = (value: number | null | undefined) =>
  value == null ? none : `${formatDecimals(value, 0, value < 100 ? 1 : 0)} /s`;

const formatWhole = (value: number | null) => (value === null ? none : formatCount(value));
const formatSome = (value: number | null) => formatDecimals(value, 0, 1);
const formatCores = (value: number | null) => (value === null ? none : `${formatDecimals(value, 2)} cores`);

/** What is drawn, in the order it is read: what stations do, what it costs, where it waits. */
export const charts: Chart[] = [
  {
    title: "Messages",
    format: formatRate,
    lines: [
      { name: "all", tone: "first", of: (point) => point.messagesPerSecond },
      { name: "refused or dropped", tone: "bad", of: (point) => point.refusedPerSecond },
    ],
  },
  {
    title: "Until a message is answered",
    format: formatMs,
    lines: [
      { name: "99 %", tone: "first", of: (point) => point.handlingP99 },
      { name: "half", tone: "second", of: (point) => point.handlingP50 },
    ],
  },
  {
    title: "Until a commit is durable",
    format: formatMs,
    lines: [
      { name: "99 %", tone: "first", of: (point) => point.commitP99 },
      { name: "half", tone: "second", of: (point) => point.commitP50 },
    ],
  },
  {
    title: "Connected stations",
    format: formatWhole,
    lines: [
      { name: "connected", tone: "first", of: (point) => point.connected },
      { name: "sessions", tone: "second", of: (point) => point.runningSessions },
    ],
  },
  { title: "Messages to a commit", format: formatSome, lines: [{ name: "on average", tone: "first", of: (point) => point.batchSize }] },
  {
    title: "Waiting",
    format: formatWhole,
    lines: [
      { name: "for a commit", tone: "first", of: (point) => point.commitQueue },
      { name: "in mailboxes", tone: "second", of: (point) => point.mailboxes },
    ],
  },
  { title: "Live board behind", format: formatMs, lines: [{ name: "at most", tone: "first", of: (point) => point.boardLag }] },
  { title: "Processor", format: formatCores, lines: [{ name: "busy", tone: "first", of: (point) => point.cpu }] },
  {
    title: "Memory",
    format: formatBytes,
    lines: [
      { name: "in all", tone: "first", of: (point) => point.memoryBytes },
      { name: "objects", tone: "second", of: (point) => point.heapBytes },
    ],
  },
];

/** The highest value of a chart, over all its lines. */
export function highest(chart: Chart, points: readonly FigurePoint[]): number {
  let top = 0;
  for (const point of points) for (const line of chart.lines) top = Math.max(top, line.of(point) ?? 0);
  return top;
}

/** The last known value of a line: quiet seconds have none of their own. */
export function latest(line: Line, points: readonly FigurePoint[], at: number | null): number | null {
  if (at !== null) return points[at] ? line.of(points[at]) : null;
  for (let index = points.length - 1; index >= Math.max(0, points.length - 12); index--) {
    const value = points[index] ? line.of(points[index] as FigurePoint) : null;
    if (value !== null) return value;
  }
  return null;
}
