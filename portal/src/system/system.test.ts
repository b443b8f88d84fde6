import { describe, expect, it } from "vitest";
import type { FigurePoint } from "../api/types";
import { beginOf, charts, formatBytes, formatMs, formatRate, highest, latest } from "./figures";

const quiet: FigurePoint = {
  at: "2026-11-20T10:00:00.000Z",
  messagesPerSecond: 0,
  refusedPerSecond: 0,
  handlingP50: null,
  handlingP99: null,
  commitsPerSecond: 0,
  commitP50: null,
  commitP99: null,
  batchSize: null,
  commitQueue: 0,
  mailboxes: 0,
  connected: 60,
  held: 0,
  runningSessions: 12,
  boardLag: 0,
  streams: 1,
  cpu: 0.01,
  memoryBytes: 120_000_000,
  heapBytes: 20_000_000,
};
const busy: FigurePoint = { ...quiet, messagesPerSecond: 410, refusedPerSecond: 2, handlingP50: 3, handlingP99: 41, commitP99: 12 };

const chart = (title: string) => {
  const found = charts.find((each) => each.title === title);
  if (!found) throw new Error(`There is no chart ${title}`);
  return found;
};

describe("figures in words", () => {
  it.each([
    [null, "—"],
    [0.42, "0.42 ms"],
    [41.25, "41.3 ms"],
    [420, "420 ms"],
    [1_340, "1.3 s"],
  ])("%s ms is %s", (ms, text) => expect(formatMs(ms)).toBe(text));

  it.each([
    [null, "—"],
    [512, "512 B"],
    [120_400_000, "120 MB"],
    [1_240_000_000, "1.2 GB"],
    [3_000_000_000_000, "3 TB"],
  ])("%s bytes are %s", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it("has a decimal where a rate is small", () => {
    expect([formatRate(0.4), formatRate(410.3), formatRate(12_000)]).toEqual(["0.4 /s", "410 /s", "12,000 /s"]);
  });
});

describe("charts", () => {
  it("are scaled by the highest of all their lines", () => {
    expect(highest(chart("Until a message is answered"), [quiet, busy, quiet])).toBe(41);
    expect(highest(chart("Until a message is answered"), [quiet])).toBe(0);
  });

  it("keep the last known time through a quiet minute, and no longer", () => {
    const line = chart("Until a message is answered").lines[0];
    if (!line) throw new Error("no line");
    expect(latest(line, [busy, quiet, quiet], null)).toBe(41);
    expect(latest(line, [busy, ...Array.from({ length: 12 }, () => quiet)], null)).toBeNull();
  });

  it("show under the cursor what was there, even if it was nothing", () => {
    const line = chart("Until a message is answered").lines[0];
    if (!line) throw new Error("no line");
    expect([latest(line, [busy, quiet], 0), latest(line, [busy, quiet], 1)]).toEqual([41, null]);
  });

  it("begin where the figures do, and a quarter of an hour back at most", () => {
    const minute = 60_000;
    const until = 100 * minute;
    expect(
      [[], [{ time: until - minute }], [{ time: until - 8 * minute }], [{ time: 0 }]].map((points) => until - beginOf(points, until)),
    ).toEqual([3 * minute, 3 * minute, 8 * minute, 15 * minute]);
  });
});
