import type { ConnectorSpec } from "../api/types";
import { orNull, type Typed, typed } from "../forms/numbers";

export const standards: { value: string; label: string }[] = [
  { value: "IEC_62196_T2_COMBO", label: "CCS" },
  { value: "IEC_62196_T2", label: "Type 2" },
  { value: "CHADEMO", label: "CHAdeMO" },
  { value: "IEC_62196_T1_COMBO", label: "CCS 1" },
  { value: "IEC_62196_T1", label: "Type 1" },
  { value: "GBT_AC", label: "GB/T AC" },
  { value: "GBT_DC", label: "GB/T DC" },
];

export const powerTypes = [
  { value: "AC_1_PHASE", label: "AC, 1 phase" },
  { value: "AC_3_PHASE", label: "AC, 3 phases" },
  { value: "DC", label: "DC" },
];

export const formats = [
  { value: "SOCKET", label: "Socket" },
  { value: "CABLE", label: "Cable" },
];

export const nameOfStandard = (standard: string) => standards.find((each) => each.value === standard)?.label ?? standard;
export const nameOfPower = (power: string | null | undefined) => powerTypes.find((each) => each.value === power)?.label ?? power ?? "—";

/** A connector as it stands in a form. */
export type SpecDraft = {
  standard: string;
  format: "SOCKET" | "CABLE";
  powerType: string;
  maxElectricPower: Typed;
  maxAmperage: Typed;
  maxVoltage: Typed;
};

export const draftOf = (spec: ConnectorSpec): SpecDraft => ({
  standard: spec.standard,
  format: spec.format,
  powerType: spec.powerType ?? usual(spec.standard).powerType,
  maxElectricPower: spec.maxElectricPower,
  maxAmperage: typed(spec.maxAmperage),
  maxVoltage: typed(spec.maxVoltage),
});

export const specOf = (draft: SpecDraft): ConnectorSpec => ({
  standard: draft.standard,
  format: draft.format,
  powerType: draft.powerType,
  maxElectricPower: draft.maxElectricPower === "" ? 0 : draft.maxElectricPower,
  maxAmperage: orNull(draft.maxAmperage),
  maxVoltage: orNull(draft.maxVoltage),
});

const dc = (kw: number, amperage: number): Omit<SpecDraft, "standard"> => ({
  format: "CABLE",
  powerType: "DC",
  maxElectricPower: kw,
  maxAmperage: amperage,
  maxVoltage: 920,
});

/** What a connector of a standard mostly is, to begin with. */
export function usual(standard: string): SpecDraft {
  if (standard === "IEC_62196_T2_COMBO" || standard === "IEC_62196_T1_COMBO" || standard === "GBT_DC") return { standard, ...dc(150, 250) };
  if (standard === "CHADEMO") return { standard, ...dc(50, 125), maxVoltage: 500 };
  if (standard === "IEC_62196_T1")
    return { standard, format: "CABLE", powerType: "AC_1_PHASE", maxElectricPower: 7.4, maxAmperage: 32, maxVoltage: 230 };
  return { standard, format: "SOCKET", powerType: "AC_3_PHASE", maxElectricPower: 22, maxAmperage: 32, maxVoltage: 400 };
}

/** The API's words for an EVSE (reference: EVSE status), as people say them. */
export const evseStatuses: Record<string, string> = {
  AVAILABLE: "Available",
  BLOCKED: "Occupied, idle",
  CHARGING: "Charging",
  INOPERATIVE: "Unavailable",
  OUTOFORDER: "Faulted",
  PLANNED: "Planned",
  REMOVED: "Removed",
  RESERVED: "Reserved",
  UNKNOWN: "Unknown",
};
