import type { ChargingProfile, ChargingSchedule, RateUnit, SchedulePeriod } from "../api/types";
import type { Typed } from "../forms/numbers";

/** When a limit holds, as people choose it. */
export type Repeat = "constant" | "Daily" | "Weekly" | "session" | "told";

/** A line of the form. Which of its values count depends on the repeat and on how the car charges. */
export type Row = { day: string; time: string; minutes: Typed; limit: Typed; discharge: Typed; setpoint: Typed };

export const days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

export const firstRow: Row = { day: "Monday", time: "00:00", minutes: 0, limit: 16, discharge: "", setpoint: "" };

/** What has one line only. */
export const isSingle = (repeat: Repeat) => repeat === "constant" || repeat === "told";

export const kindFor: Record<Repeat, ChargingProfile["kind"]> = {
  constant: "Absolute",
  Daily: "Recurring",
  Weekly: "Recurring",
  session: "Relative",
  told: "Dynamic",
};

/** Which numbers a line has, by how the car charges; "" is charging only, as every version of OCPP has it. */
export function numbersOf(mode: string): readonly ("limit" | "discharge" | "setpoint")[] {
  if (mode === "") return ["limit"];
  if (mode === "Idle") return [];
  return mode === "CentralSetpoint" ? ["setpoint", "limit", "discharge"] : ["limit", "discharge"];
}

/** Monday, 00:00 of the week it is, as the clocks here have it. */
export function weekStart(now: Date): Date {
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  start.setDate(start.getDate() - ((start.getDay() + 6) % 7));
  return start;
}

/** A schedule of what was typed; a sentence where it makes none. */
export function scheduleOf(rows: readonly Row[], repeat: Repeat, unit: RateUnit, now: Date, mode = ""): ChargingSchedule | string {
  const shown = isSingle(repeat) ? rows.slice(0, 1) : rows;
  const fault = shown.map((row) => faultOf(row, mode)).find(Boolean);
  if (fault) return fault;
  const periods = shown
    .map((row) => ({ startSeconds: isSingle(repeat) ? 0 : startOf(row, repeat), ...flowOf(row, mode) }))
    .sort((one, other) => one.startSeconds - other.startSeconds);
  if (periods.some(({ startSeconds }) => Number.isNaN(startSeconds))) return "A time is missing";
  if (periods.some(({ startSeconds }, i) => startSeconds === periods[i - 1]?.startSeconds)) return "Two limits begin at the same time";
  // A charge box whose clock is behind is not to wait for it.
  if (repeat === "constant") return { unit, startsAt: new Date(now.getTime() - 60_000).toISOString(), periods };
  if (repeat === "told") return { unit, periods };
  if (repeat === "session")
    return periods[0]?.startSeconds === 0 ? { unit, periods } : "The first limit begins with the session, after 0 minutes";
  const last = periods.at(-1);
  // What holds last in the evening holds on into the morning.
  if (periods[0]?.startSeconds !== 0 && last) periods.unshift({ ...last, startSeconds: 0 });
  const start = repeat === "Weekly" ? weekStart(now) : new Date(now.getFullYear(), now.getMonth(), now.getDate());
  return { unit, startsAt: start.toISOString(), durationSeconds: repeat === "Weekly" ? 7 * 86_400 : 86_400, periods };
}

const isMissing = (value: Typed) => value === "" || Number.isNaN(value);

function faultOf(row: Row, mode: string): string | undefined {
  if (numbersOf(mode).some((name) => Number.isNaN(row[name]))) return "Not a number";
  if (mode === "" && isMissing(row.limit)) return "A limit is missing";
  if (mode === "CentralSetpoint" && isMissing(row.setpoint)) return "A set point is missing";
  if (numbersOf(mode).includes("discharge") && Number(row.discharge) < 0) return "What the car gives back at the most is 0 or more";
  return undefined;
}

function startOf({ day, time, minutes }: Row, repeat: Repeat): number {
  if (repeat === "session") return isMissing(minutes) ? Number.NaN : Number(minutes) * 60;
  const [hours, parts] = time.split(":").map(Number);
  const seconds = ((hours ?? Number.NaN) * 60 + (parts ?? Number.NaN)) * 60;
  return seconds + (repeat === "Weekly" ? days.indexOf(day) * 86_400 : 0);
}

function flowOf(row: Row, mode: string): Omit<SchedulePeriod, "startSeconds"> {
  const names = numbersOf(mode);
  const given = (name: (typeof names)[number]) => (names.includes(name) && row[name] !== "" ? (row[name] as number) : undefined);
  return {
    limit: given("limit"),
    ...(mode !== "" && { operationMode: mode, dischargeLimit: given("discharge"), setpoint: given("setpoint") }),
  };
}
