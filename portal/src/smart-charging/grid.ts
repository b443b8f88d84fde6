import { formatDecimals } from "../format/numbers";
import { inPlainWords } from "../format/words";

/** OCPP 2.1: DERControlEnumType. */
export const controlTypes: Record<string, string> = {
  EnterService: "Enters service",
  FreqDroop: "Frequency droop",
  FreqWatt: "Frequency–watt curve",
  FixedPFAbsorb: "Fixed power factor, absorbing",
  FixedPFInject: "Fixed power factor, injecting",
  FixedVar: "Fixed reactive power",
  Gradients: "Gradients",
  HFMustTrip: "High frequency, must trip",
  HFMayTrip: "High frequency, may trip",
  HVMustTrip: "High voltage, must trip",
  HVMomCess: "High voltage, momentary cessation",
  HVMayTrip: "High voltage, may trip",
  LimitMaxDischarge: "Limit of what is given back",
  LFMustTrip: "Low frequency, must trip",
  LVMustTrip: "Low voltage, must trip",
  LVMomCess: "Low voltage, momentary cessation",
  LVMayTrip: "Low voltage, may trip",
  PowerMonitoringMustTrip: "Power monitoring, must trip",
  VoltVar: "Volt–var curve",
  VoltWatt: "Volt–watt curve",
  WattPF: "Watt–power factor curve",
  WattVar: "Watt–var curve",
};

export const controlName = (type: string) => controlTypes[type] ?? type;

export const unitNames: Record<string, string> = {
  Not_Applicable: "its own unit",
  PctMaxW: "% of the maximum power",
  PctMaxVar: "% of the maximum reactive power",
  PctWAvail: "% of the power that is available",
  PctVarAvail: "% of the reactive power that is available",
  PctEffectiveV: "% of the effective voltage",
};

const unnamed = ["priority", "customData", "unit", "yUnit"];

/** Settings whose names are no words. */
const settingNames: Record<string, string> = {
  displacement: "power factor",
  setpoint: "set point",
  overFreq: "above Hz",
  underFreq: "below Hz",
  overDroop: "droop above",
  underDroop: "droop below",
};

const inSeconds = ["responseTime", "duration", "delay", "randomDelay"];

/** "set point 40 % of the maximum power; curve 92/44, 98/0": a control’s settings as people read them. */
export function settingsWords(settings: Record<string, unknown>): string {
  const named = String(settings.unit ?? settings.yUnit);
  const unit = named === "Not_Applicable" ? undefined : unitNames[named];
  const words = Object.entries(settings).flatMap(([name, value]) => {
    if (unnamed.includes(name) || value == null) return [];
    if (name === "curveData" && Array.isArray(value)) return [`curve ${value.map(pointOf).join(", ")}${unit ? ` (${unit})` : ""}`];
    if (name === "pctMaxDischargePower") return [`up to ${textOf(value)} % of the maximum power given back`];
    const label = settingNames[name] ?? inPlainWords(name).toLowerCase();
    if (typeof value === "object" && !Array.isArray(value)) return [`${label} (${settingsWords({ ...value })})`];
    const suffix = name === "setpoint" && unit ? ` ${unit}` : inSeconds.includes(name) ? " s" : "";
    return [`${label} ${textOf(value)}${suffix}`];
  });
  return words.join("; ");
}

const pointOf = (point: { x?: number; y?: number }) => `${textOf(point.x)}/${textOf(point.y)}`;

const textOf = (value: unknown) =>
  typeof value === "number" ? formatDecimals(value, 0, 3) : typeof value === "boolean" ? (value ? "yes" : "no") : String(value);
