import type { MeterSample } from "../api/types";

export type Point = {
  at: number;
  energyKwh: number | null;
  powerKw: number | null;
  soc: number | null;
  currentA: number | null;
  voltageV: number | null;
};

const mostPoints = 1_200;

/** Samples by time; power from the energy's growth where the station reported none. */
export function pointsOf(samples: readonly MeterSample[]): { points: Point[]; derived: boolean } {
  const points = samples.map((sample) => ({ ...sample, at: Date.parse(sample.at) })).sort((a, b) => a.at - b.at);
  if (points.some((point) => point.powerKw !== null)) return { points: thinned(points), derived: false };
  let last: Point | null = null;
  for (const point of points) {
    if (point.energyKwh === null) continue;
    const hours = last ? (point.at - last.at) / 3_600_000 : 0;
    if (last && hours > 0) point.powerKw = Math.max(0, (point.energyKwh - (last.energyKwh ?? 0)) / hours);
    last = point;
  }
  return { points: thinned(points), derived: points.some((point) => point.powerKw !== null) };
}

/** A day of samples has more points than pixels: of each group the one with the highest power stays, so that peaks do. */
function thinned(points: Point[]): Point[] {
  if (points.length <= mostPoints) return points;
  const size = Math.ceil(points.length / mostPoints);
  const kept: Point[] = [];
  for (let from = 0; from < points.length; from += size) {
    const group = points.slice(from, from + size);
    kept.push(group.reduce((best, point) => ((point.powerKw ?? -1) > (best.powerKw ?? -1) ? point : best)));
  }
  return kept;
}

/** The top of the axis: a round number at or above the highest value. */
export function niceTop(highest: number): number {
  if (highest <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(highest));
  const step = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((each) => each * unit >= highest) ?? 10;
  return step * unit;
}

const minute = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map((minutes) => minutes * minute);

/** Whole minutes, quarters or hours, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const step = steps.find((each) => (to - from) / each <= most) ?? 7 * 1440 * minute;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}

/** A path through what is known; a missing value leaves a gap. */
export function path<T>(points: readonly T[], x: (point: T) => number, y: (point: T) => number | null): string {
  let text = "";
  let pen = "M";
  for (const point of points) {
    const height = y(point);
    if (height === null) continue;
    text += `${pen}${round(x(point))} ${round(height)}`;
    pen = "L";
  }
  return text;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** The point nearest in time, by halving. */
export function nearest(points: readonly { at: number }[], at: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) < at) low = middle;
    else high = middle;
  }
  const left = Math.abs((points[low]?.at ?? 0) - at);
  const right = Math.abs((points[high]?.at ?? 0) - at);
  return left <= right ? low : high;
}

export type Phase = { from: number; to: number; status: string };

/** The times within the session when the car took nothing. */
export function idlePhases(statuses: readonly { at: string; status: string }[], from: number, to: number): Phase[] {
  const changes = statuses.map(({ at, status }) => ({ at: Date.parse(at), status })).sort((a, b) => a.at - b.at);
  return changes
    .map(({ at, status }, index) => ({ from: Math.max(from, at), to: Math.min(to, changes[index + 1]?.at ?? to), status }))
    .filter((phase) => phase.status !== "Charging" && phase.to > phase.from);
}
