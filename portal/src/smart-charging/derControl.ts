import type { DerControl } from "../api/types";
import type { Typed } from "../forms/numbers";
import { controlTypes } from "./grid";

/** The members of SetDERControl that hold a control of each kind (OCPP 2.1); all others are curves. */
const members: Record<string, string> = {
  EnterService: "enterService",
  FixedPFAbsorb: "fixedPFAbsorb",
  FixedPFInject: "fixedPFInject",
  FixedVar: "fixedVar",
  FreqDroop: "freqDroop",
  Gradients: "gradient",
  LimitMaxDischarge: "limitMaxDischarge",
};

const memberOf = (type: string) => members[type] ?? "curve";

export const isCurve = (type: string) => memberOf(type) === "curve";

const groups: [string, string[]][] = [
  ["Power", ["LimitMaxDischarge", "FixedPFAbsorb", "FixedPFInject", "FixedVar", "Gradients"]],
  ["Curves of power", ["VoltVar", "VoltWatt", "WattPF", "WattVar", "FreqWatt"]],
  ["Frequency", ["FreqDroop", "HFMustTrip", "HFMayTrip", "LFMustTrip"]],
  ["Voltage", ["HVMustTrip", "HVMomCess", "HVMayTrip", "LVMustTrip", "LVMomCess", "LVMayTrip"]],
  ["Service", ["EnterService", "PowerMonitoringMustTrip"]],
];

export const controlChoices = groups.map(([group, types]) => ({
  group,
  items: types.map((value) => ({ value, label: controlTypes[value] ?? value })),
}));

export type DerField = { name: NumberName; label: string; isNeeded?: boolean; hint?: string };

const duration: DerField = { name: "duration", label: "For, s", hint: "Empty: until it is cleared" };

/** Numbers that a kind of control has beside its priority, in pairs as the form shows them. */
const numbers: Record<string, DerField[]> = {
  EnterService: [
    { name: "lowVoltage", label: "Voltage from, %", isNeeded: true },
    { name: "highVoltage", label: "Voltage up to, %", isNeeded: true },
    { name: "lowFreq", label: "Frequency from, Hz", isNeeded: true },
    { name: "highFreq", label: "Frequency up to, Hz", isNeeded: true },
    { name: "delay", label: "After, s" },
    { name: "randomDelay", label: "And at random up to, s" },
    { name: "rampRate", label: "Time to full power, s" },
  ],
  FixedPFAbsorb: [{ name: "displacement", label: "Power factor", isNeeded: true, hint: "Between 0 and 1" }],
  FixedPFInject: [{ name: "displacement", label: "Power factor", isNeeded: true, hint: "Between 0 and 1" }],
  FixedVar: [{ name: "setpoint", label: "Set point", isNeeded: true, hint: "Below 0: under-excited" }],
  FreqDroop: [
    { name: "overFreq", label: "Above, Hz", isNeeded: true },
    { name: "overDroop", label: "Droop above", isNeeded: true },
    { name: "underFreq", label: "Below, Hz", isNeeded: true },
    { name: "underDroop", label: "Droop below", isNeeded: true },
    { name: "responseTime", label: "Within, s", isNeeded: true },
  ],
  Gradients: [
    { name: "gradient", label: "Ramp, % of the maximum a second", isNeeded: true },
    { name: "softGradient", label: "Soft start, the same", isNeeded: true },
  ],
  LimitMaxDischarge: [{ name: "pctMaxDischargePower", label: "Gives back up to, % of the maximum", isNeeded: true }],
};

const ofCurve: DerField[] = [{ name: "responseTime", label: "Within, s" }];

const unscheduled = ["EnterService", "Gradients"];

export const fieldsOf = (type: string): DerField[] => numbers[type] ?? ofCurve;

/** Those that a control holds which begins and ends; a default one holds whenever no other does. */
export const timesOf = (type: string, isDefault: boolean): DerField[] => (isDefault || unscheduled.includes(type) ? [] : [duration]);

export const canBeScheduled = (type: string) => !unscheduled.includes(type);

export const hysteresis: DerField[] = [
  { name: "hysteresisHigh", label: "Returns below" },
  { name: "hysteresisLow", label: "Returns above" },
  { name: "hysteresisDelay", label: "After, s" },
  { name: "hysteresisGradient", label: "Ramp, % a second" },
];

const reactive: DerField[] = [
  { name: "vRef", label: "Reference voltage, %" },
  { name: "autonomousVRefTimeConstant", label: "Its time constant, s" },
];

const overvoltage: DerField[] = [
  { name: "hv10MinMeanValue", label: "Trips at a mean of 10 min, %" },
  { name: "hv10MinMeanTripDelay", label: "After, s" },
];

/** What only some curves have. */
export const moreOf = (type: string): DerField[] => (type === "VoltVar" ? reactive : type.startsWith("HV") ? overvoltage : []);

export type Point = { x: Typed; y: Typed };
export const mostPoints = 10;

const numberNames = [
  "lowVoltage",
  "highVoltage",
  "lowFreq",
  "highFreq",
  "delay",
  "randomDelay",
  "rampRate",
  "displacement",
  "setpoint",
  "overFreq",
  "overDroop",
  "underFreq",
  "underDroop",
  "responseTime",
  "gradient",
  "softGradient",
  "pctMaxDischargePower",
  "duration",
  "hysteresisHigh",
  "hysteresisLow",
  "hysteresisDelay",
  "hysteresisGradient",
  "vRef",
  "autonomousVRefTimeConstant",
  "hv10MinMeanValue",
  "hv10MinMeanTripDelay",
] as const;

export type NumberName = (typeof numberNames)[number];

export type DerValues = Record<NumberName, Typed> & {
  controlType: string;
  controlId: string;
  isDefault: boolean;
  priority: Typed;
  excitation: boolean;
  autonomousVRefEnable: boolean;
  unit: string;
  startTime: string;
  curveData: Point[];
  /** What has no field here stays as it is. */
  curveWithin?: unknown;
  powerDuringCessation?: unknown;
};

const noPoint: Point = { x: "", y: "" };
const freshId = () => `DER-${Date.now().toString(36).toUpperCase()}`;

/** Of a new control, or as it is set. */
export function valuesOf(control: DerControl | null): DerValues {
  const settings = (control?.settings ?? {}) as Record<string, unknown>;
  const parts = { ...settings, ...part(settings.hysteresis), ...part(settings.reactivePowerParams), ...part(settings.voltageParams) };
  const numeric = Object.fromEntries(numberNames.map((name) => [name, typeof parts[name] === "number" ? parts[name] : ""]));
  const points = Array.isArray(settings.curveData) ? (settings.curveData as Point[]).map(({ x, y }) => ({ x, y })) : [];
  return {
    ...(numeric as Record<NumberName, Typed>),
    controlType: control?.controlType ?? "LimitMaxDischarge",
    controlId: control?.controlId ?? freshId(),
    isDefault: control?.isDefault ?? true,
    priority: control?.priority ?? 0,
    excitation: settings.excitation === true,
    autonomousVRefEnable: parts.autonomousVRefEnable === true,
    unit: String(settings.unit ?? settings.yUnit ?? ""),
    startTime: typeof settings.startTime === "string" ? localOf(settings.startTime) : "",
    curveData: points.length > 0 ? points : [noPoint, noPoint],
    curveWithin: settings.powerMonitoringMustTrip,
    powerDuringCessation: parts.powerDuringCessation,
  };
}

const part = (value: unknown): Record<string, unknown> => (typeof value === "object" && value !== null ? { ...value } : {});

/** As a field of date and time holds it, by the clock here. */
function localOf(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? "" : new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const pick = (values: DerValues, fields: DerField[]) =>
  Object.fromEntries(fields.filter(({ name }) => values[name] !== "").map(({ name }) => [name, Number(values[name])]));

const unlessEmpty = (name: string, value: Record<string, unknown>) => (Object.keys(value).length === 0 ? {} : { [name]: value });

/** The payload of SetDERControl. */
export function bodyOf(values: DerValues): Record<string, unknown> {
  const { controlType, controlId, isDefault, priority, startTime } = values;
  const settings: Record<string, unknown> = {
    priority: Number(priority),
    ...pick(values, fieldsOf(controlType)),
    ...pick(values, timesOf(controlType, isDefault)),
    ...(!isDefault && canBeScheduled(controlType) && startTime && { startTime: new Date(startTime).toISOString() }),
  };
  if (controlType.startsWith("FixedPF")) settings.excitation = values.excitation;
  if (controlType === "LimitMaxDischarge" && values.curveWithin) settings.powerMonitoringMustTrip = values.curveWithin;
  if (controlType === "FixedVar") settings.unit = values.unit || "PctMaxVar";
  if (isCurve(controlType)) {
    settings.yUnit = values.unit || unitsOf(controlType)[0];
    settings.curveData = values.curveData.filter(({ x, y }) => x !== "" && y !== "").map(({ x, y }) => ({ x: Number(x), y: Number(y) }));
    Object.assign(settings, unlessEmpty("hysteresis", pick(values, hysteresis)));
    const more: Record<string, unknown> = pick(values, moreOf(controlType));
    if (controlType === "VoltVar" && values.autonomousVRefEnable) more.autonomousVRefEnable = true;
    if (controlType !== "VoltVar" && values.powerDuringCessation) more.powerDuringCessation = values.powerDuringCessation;
    Object.assign(settings, unlessEmpty(controlType === "VoltVar" ? "reactivePowerParams" : "voltageParams", more));
  }
  return { isDefault, controlId: controlId.trim(), controlType, [memberOf(controlType)]: settings };
}

/** What the values of a curve, or a set point, may be parts of; the usual first. */
export function unitsOf(type: string): string[] {
  if (type === "FixedVar" || type === "VoltVar" || type === "WattVar") return ["PctMaxVar", "PctVarAvail", "PctMaxW", "PctEffectiveV"];
  if (type === "VoltWatt" || type === "FreqWatt") return ["PctMaxW", "PctWAvail"];
  return ["Not_Applicable", "PctMaxW", "PctMaxVar", "PctWAvail", "PctVarAvail", "PctEffectiveV"];
}

/** What stands along a curve, and what up. */
export function axesOf(type: string): [string, string] {
  if (type === "FreqWatt") return ["Hz", "Power"];
  if (type === "VoltVar") return ["Voltage, %", "Reactive power"];
  if (type === "VoltWatt") return ["Voltage, %", "Power"];
  if (type === "WattPF") return ["Power, %", "Power factor"];
  if (type === "WattVar") return ["Power, %", "Reactive power"];
  if (type === "PowerMonitoringMustTrip") return ["Seconds", "Power"];
  return ["Seconds", type.startsWith("HF") || type.startsWith("LF") ? "Hz" : "Voltage, %"];
}

/** What is missing or cannot be, by field. */
export function checkControl(values: DerValues): Record<string, string> {
  const errors: Record<string, string> = {};
  if (values.controlId.trim() === "") errors.controlId = "The id is missing";
  if (values.priority === "") errors.priority = "The priority is missing";
  for (const { name, isNeeded } of fieldsOf(values.controlType)) if (isNeeded && values[name] === "") errors[name] = "Missing";
  const isHalf = values.curveData.some(({ x, y }) => (x === "") !== (y === ""));
  if (isCurve(values.controlType) && (isHalf || values.curveData.every(({ x }) => x === "")))
    errors.curveData = isHalf ? "A point has two values" : "A curve has a point at least";
  return errors;
}
