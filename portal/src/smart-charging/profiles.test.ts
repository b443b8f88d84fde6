import { describe, expect, it } from "vitest";
import { flowLines, formatLimit, placeOf, stretches } from "./profiles";
import { firstRow, type Row, scheduleOf, weekStart } from "./schedules";

const now = new Date(2026, 10, 20, 14, 30);
const row = (changes: Partial<Row>): Row => ({ ...firstRow, day: "", time: "", ...changes });

describe("a limit over time", () => {
  it("is one number, or times of the day", () => {
    const constant = scheduleOf([row({ limit: 16 })], "constant", "Ampere", now);
    expect(constant).toMatchObject({ unit: "Ampere", periods: [{ startSeconds: 0, limit: 16 }] });
    const daily = scheduleOf([row({ time: "22:00", limit: 16 }), row({ time: "06:30", limit: 6 })], "Daily", "Ampere", now);
    expect(daily).toMatchObject({
      durationSeconds: 86_400,
      periods: [
        { startSeconds: 0, limit: 16 },
        { startSeconds: 23_400, limit: 6 },
        { startSeconds: 79_200, limit: 16 },
      ],
    });
  });
  it("of a week counts from Monday", () => {
    expect(weekStart(now).getDate()).toBe(16);
    const weekly = scheduleOf([row({ day: "Tuesday", time: "00:00", limit: 11_000 })], "Weekly", "Watt", now);
    expect(weekly).toMatchObject({ periods: [{ startSeconds: 0 }, { startSeconds: 86_400, limit: 11_000 }] });
  });
  it("says what is missing", () => {
    expect(scheduleOf([row({ time: "06:00", limit: "" })], "Daily", "Ampere", now)).toBe("A limit is missing");
    expect(scheduleOf([row({ limit: 6 })], "Daily", "Ampere", now)).toBe("A time is missing");
    const twice = row({ time: "06:00", limit: 6 });
    expect(scheduleOf([twice, twice], "Daily", "Ampere", now)).toBe("Two limits begin at the same time");
  });
  it("counts from the start of a session, or is told anew", () => {
    const relative = scheduleOf([row({ minutes: 0, limit: 32 }), row({ minutes: 90, limit: 10 })], "session", "Ampere", now);
    expect(relative).toEqual({
      unit: "Ampere",
      periods: [
        { startSeconds: 0, limit: 32 },
        { startSeconds: 5_400, limit: 10 },
      ],
    });
    expect(scheduleOf([row({ minutes: 5, limit: 32 })], "session", "Ampere", now)).toContain("begins with the session");
    expect(scheduleOf([row({ limit: 9 }), row({ limit: "" })], "told", "Ampere", now)).toEqual({
      unit: "Ampere",
      periods: [{ startSeconds: 0, limit: 9 }],
    });
  });
  it("has set points where the car gives back", () => {
    const back = row({ limit: "", discharge: 5_000, setpoint: -3_000 });
    expect(scheduleOf([back], "told", "Watt", now, "CentralSetpoint")).toEqual({
      unit: "Watt",
      periods: [{ startSeconds: 0, operationMode: "CentralSetpoint", limit: undefined, dischargeLimit: 5_000, setpoint: -3_000 }],
    });
    expect(scheduleOf([row({ setpoint: "" })], "told", "Watt", now, "CentralSetpoint")).toBe("A set point is missing");
    expect(scheduleOf([row({ discharge: -1 })], "told", "Watt", now, "ExternalLimits")).toContain("0 or more");
    expect(scheduleOf([row({ limit: 7 })], "told", "Watt", now, "Idle")).toEqual({
      unit: "Watt",
      periods: [{ startSeconds: 0, operationMode: "Idle", limit: undefined, dischargeLimit: undefined, setpoint: undefined }],
    });
  });
  it("is drawn where there is one", () => {
    const steps = [
      { at: "2026-11-20T10:00:00Z", limit: null },
      { at: "2026-11-20T11:00:00Z", limit: 16 },
    ];
    expect(stretches(steps, Date.parse("2026-11-20T12:00:00Z"))).toEqual([
      { from: Date.parse("2026-11-20T11:00:00Z"), to: Date.parse("2026-11-20T12:00:00Z"), limit: 16 },
    ]);
  });
  it("has words", () => {
    expect(formatLimit(16, "Ampere")).toBe("16 A");
    expect(formatLimit(11_000, "Watt")).toBe("11 kW");
    expect(placeOf({ evseNumber: 0, purpose: "TxDefault" })).toBe("Every EVSE");
    expect(placeOf({ evseNumber: 2, purpose: "Tx" })).toBe("EVSE 2");
    const schedules = [{ unit: "Watt" as const, periods: [{ startSeconds: 0, operationMode: "CentralSetpoint", setpoint: -2_000 }] }];
    const dynamic = { kind: "Dynamic" as const, schedules, update: { limit: null, dischargeLimit: null, setpoint: -4_000 } };
    expect(flowLines(dynamic as unknown as Parameters<typeof flowLines>[0])).toEqual(["Follows a set point from here, set point -4 kW"]);
  });
});
