import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { AreaStatus, Emissions, SpotPrices, TimeSpan } from "../api/types";

/** The market's days begin at midnight here, in every area. */
export const marketZone = "Europe/Copenhagen";

const every = 60_000;

export const marketStatusQuery = queryOptions({
  queryKey: ["market", "status"],
  queryFn: ({ signal }) => read(api.GET("/v2/market/status", { signal })),
  refetchInterval: every,
});

export const priceAreasQuery = queryOptions({
  queryKey: ["market", "areas"],
  queryFn: ({ signal }) => read(api.GET("/v2/market/areas", { signal })),
  staleTime: Number.POSITIVE_INFINITY,
});

export const ratesQuery = queryOptions({
  queryKey: ["market", "rates"],
  queryFn: ({ signal }) => read(api.GET("/v2/market/rates", { signal })),
});

export const pricesQuery = (area: string, from: string, to: string) =>
  queryOptions({
    queryKey: ["market", "prices", area, from, to],
    queryFn: ({ signal }) => read(api.GET("/v2/market/prices", { signal, params: { query: { area, from, to } } })),
    refetchInterval: every,
  });

export const emissionsQuery = (area: string, from: string, to: string) =>
  queryOptions({
    queryKey: ["market", "emissions", area, from, to],
    queryFn: ({ signal }) => read(api.GET("/v2/market/emissions", { signal, params: { query: { area, from, to } } })),
    refetchInterval: every,
  });

/** A step of a curve. `value` is null where nothing is known. */
export type Step = { from: number; to: number; value: number | null; isForecast?: boolean; note?: string };

/** What a kWh costs, in the currency; the market speaks of MWh. */
export const priceSteps = (prices: SpotPrices): Step[] =>
  prices.data.map(({ from, to, pricePerMwh, exchangeRate, superseded }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    value: pricePerMwh === null ? null : pricePerMwh / 1_000,
    note: superseded.length > 0 ? "corrected" : exchangeRate === null ? undefined : `converted at ${exchangeRate}`,
  }));

const fiveMinutes = 300_000;

/** Five minutes each; the gaps of what should be measured by now become steps without a value. */
export function emissionSteps(emissions: Emissions): Step[] {
  const known: Step[] = emissions.data.map(({ from, gramsPerKwh, kind }) => ({
    from: Date.parse(from),
    to: Date.parse(from) + fiveMinutes,
    value: gramsPerKwh,
    isForecast: kind === "forecast",
  }));
  const covered = new Set(known.map(({ from }) => from));
  const missing = emissions.gaps.flatMap((gap) => {
    const steps: Step[] = [];
    for (let at = Date.parse(gap.from); at < Date.parse(gap.to); at += fiveMinutes)
      if (!covered.has(at)) steps.push({ from: at, to: at + fiveMinutes, value: null });
    return steps;
  });
  return [...known, ...missing].sort((a, b) => a.from - b.from);
}

export type Gap = { from: number; to: number };

/** Stretches without a value, neighbours joined. */
export function gapsOf(steps: readonly Step[]): Gap[] {
  const gaps: Gap[] = [];
  for (const { from, to, value } of steps) {
    if (value !== null) continue;
    const last = gaps.at(-1);
    if (last && last.to === from) last.to = to;
    else gaps.push({ from, to });
  }
  return gaps;
}

export type Figures = { mean: number; least: Step; most: Step };

/** Null where nothing is known of the time. */
export function figuresOf(steps: readonly Step[], from: number, to: number): Figures | null {
  const known = steps.filter((step) => step.value !== null && step.from >= from && step.to <= to);
  const first = known[0];
  if (!first) return null;
  const value = (step: Step) => step.value ?? 0;
  return {
    mean: known.reduce((sum, step) => sum + value(step), 0) / known.length,
    least: known.reduce((best, step) => (value(step) < value(best) ? step : best), first),
    most: known.reduce((best, step) => (value(step) > value(best) ? step : best), first),
  };
}

/** The step a moment lies in. */
export const stepAt = (steps: readonly Step[], at: number) => steps.find((step) => step.from <= at && at < step.to);

/** "2026-10-25" of a moment, by the market's clock. */
export const dayOf = (at: number) =>
  new Intl.DateTimeFormat("en-CA", { timeZone: marketZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(at);

/** Midnight by the market's clock, whatever the clocks do that day. */
export function midnight(day: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`);
  for (const hours of [1, 2])
    if (dayOf(utc - hours * 3_600_000) === day && dayOf(utc - hours * 3_600_000 - 1) !== day) return utc - hours * 3_600_000;
  return utc;
}

export const addDays = (day: string, days: number) =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const hour = 3_600_000;
const hourSteps = [1, 2, 3, 4, 6, 12, 24];

/** Hours of the market's clock, midnight always among them, at most about `most`. */
export function hourTicks(from: number, to: number, most: number): number[] {
  const step = hourSteps.find((each) => (to - from) / hour / each <= most) ?? 24;
  const ticks: number[] = [];
  for (let at = from; at <= to; at += hour) {
    const local = Number(new Intl.DateTimeFormat("en-GB", { timeZone: marketZone, hour: "2-digit", hourCycle: "h23" }).format(at));
    const last = ticks.at(-1);
    if (local % step === 0 && (last === undefined || at - last > hour || step === 1)) ticks.push(at);
  }
  return ticks;
}

/** Round values around what is shown, 0 always among them. */
export function valueTicks(least: number, most: number): number[] {
  const [low, high] = [Math.min(0, least), Math.max(0, most)];
  const rough = (high - low || 1) / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((each) => each * unit >= rough) ?? 10) * unit;
  const ticks: number[] = [];
  for (let index = Math.floor(low / step + 1e-9); index * step < high - step * 1e-9; index++) ticks.push(index * step);
  return [...ticks, (ticks.at(-1) ?? 0) + step].map((value) => Math.round(value * 1e6) / 1e6);
}

export const hoursOf = (gaps: readonly TimeSpan[]) =>
  gaps.reduce((sum, { from, to }) => sum + (Date.parse(to) - Date.parse(from)) / 3_600_000, 0);

export const failing = (area: AreaStatus) => area.feeds.filter(({ failure }) => failure !== null);

export const feedWords = { prices: "Day-ahead prices", emissions: "CO₂, measured", forecast: "CO₂, forecast" } as const;
