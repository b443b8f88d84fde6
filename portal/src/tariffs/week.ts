import type { PreviewSlot, TariffPreview } from "../api/types";

/** A stretch in which no price changes. */
export type Stretch = {
  from: number;
  until: number;
  energy: number | null;
  minute: number | null;
  idle: number | null;
  flat: number | null;
  /** Net, per kWh. */
  spot: number | null;
  isMissing: boolean;
};

const quarter = 900_000;

const samePrices = (a: Stretch, b: Stretch) =>
  a.energy === b.energy &&
  a.minute === b.minute &&
  a.idle === b.idle &&
  a.flat === b.flat &&
  a.spot === b.spot &&
  a.isMissing === b.isMissing;

const stretchOf = (slot: PreviewSlot, until: number): Stretch => ({
  from: Date.parse(slot.from),
  until,
  energy: slot.energyPerKwh,
  minute: slot.timePerMinute,
  idle: slot.idlePerMinute,
  flat: slot.flat,
  spot: slot.spotPerMwh === null ? null : slot.spotPerMwh / 1_000,
  isMissing: slot.spotRule === "missing",
});

/** The quarters of a preview, those of the same prices joined. */
export function stretchesOf(preview: TariffPreview): Stretch[] {
  const joined: Stretch[] = [];
  preview.slots.forEach((slot, index) => {
    const next = preview.slots[index + 1];
    const stretch = stretchOf(slot, next ? Date.parse(next.from) : Date.parse(slot.from) + quarter);
    const last = joined.at(-1);
    if (last && samePrices(last, stretch)) last.until = stretch.until;
    else joined.push(stretch);
  });
  return joined;
}

export const stretchAt = (stretches: readonly Stretch[], at: number) => stretches.findIndex(({ from, until }) => from <= at && at < until);

/** Where one price of several stays as it is: neighbours joined, those without it left out. */
export function lane(stretches: readonly Stretch[], pick: (stretch: Stretch) => number | null) {
  const pieces: { from: number; until: number; value: number }[] = [];
  for (const stretch of stretches) {
    const value = pick(stretch);
    if (value === null || value === 0) continue;
    const last = pieces.at(-1);
    if (last && last.until === stretch.from && last.value === value) last.until = stretch.until;
    else pieces.push({ from: stretch.from, until: stretch.until, value });
  }
  return pieces;
}

/** The midnights within, by the zone's clock: where the days of the chart begin. */
export function midnights(from: number, until: number, zone: string): number[] {
  const format = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const found: number[] = [];
  for (let at = Math.ceil(from / quarter) * quarter; at < until; at += quarter) if (format.format(at) === "00:00") found.push(at);
  return found;
}

/** Monday, midnight by the zone's clock, of the week that a moment lies in. */
export function mondayOf(at: number, zone: string): number {
  const day = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" });
  const starts = midnights(at - 8 * 86_400_000, at + 1, zone).filter((start) => day.format(start) === "Mon");
  return starts.at(-1) ?? at;
}
