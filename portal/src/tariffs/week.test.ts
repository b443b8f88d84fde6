import { describe, expect, it } from "vitest";
import type { PreviewSlot } from "../api/types";
import { lane, midnights, mondayOf, stretchAt, stretchesOf } from "./week";

const slot = (from: string, energyPerKwh: number | null, more: Partial<PreviewSlot> = {}): PreviewSlot => ({
  from,
  energyPerKwh,
  timePerMinute: null,
  idlePerMinute: null,
  flat: null,
  energyElement: 0,
  spotPerMwh: null,
  spotRule: null,
  ...more,
});

const preview = (slots: PreviewSlot[]) => ({ currency: "DKK", timeZone: "Europe/Copenhagen", from: "", until: "", slots });

describe("a week of prices", () => {
  const stretches = stretchesOf(
    preview([slot("2026-11-16T16:30:00Z", 2), slot("2026-11-16T16:45:00Z", 2), slot("2026-11-16T17:00:00Z", 4, { idlePerMinute: 1 })]),
  );

  it("joins the quarters of one price", () => {
    expect(stretches.map(({ energy, until, from }) => [energy, (until - from) / 60_000])).toEqual([
      [2, 30],
      [4, 15],
    ]);
    expect(stretchAt(stretches, Date.parse("2026-11-16T16:59:59Z"))).toBe(0);
    expect(stretchAt(stretches, Date.parse("2026-11-17T00:00:00Z"))).toBe(-1);
  });

  it("shows a fee where it is due and nowhere else", () => {
    expect(lane(stretches, ({ idle }) => idle)).toEqual([{ from: stretches[1]?.from, until: stretches[1]?.until, value: 1 }]);
    expect(lane(stretches, ({ flat }) => flat)).toEqual([]);
  });

  it("begins its days at the midnight of the place, also where the clocks change", () => {
    const monday = mondayOf(Date.parse("2026-10-25T12:00:00Z"), "Europe/Copenhagen");
    expect(new Date(monday).toISOString()).toBe("2026-10-18T22:00:00.000Z");
    const days = midnights(monday, monday + 8 * 86_400_000, "Europe/Copenhagen");
    expect(days.map((at) => new Date(at).toISOString()).at(-1)).toBe("2026-10-25T23:00:00.000Z");
    expect(days).toHaveLength(8);
  });
});
