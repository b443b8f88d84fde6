import type { OrderAnswer } from "./connectors";

export type ChargingPurpose = "StationMax" | "TxDefault" | "Tx" | "ExternalConstraints" | "PriorityCharging" | "LocalGeneration";
export type RateUnit = "Ampere" | "Watt";
export type LimitStep = { at: string; limit: number | null };
export type SchedulePeriod = {
  startSeconds: number;
  limit?: number | null;
  phases?: number | null;
  setpoint?: number | null;
  dischargeLimit?: number | null;
  operationMode?: string | null;
};
export type ChargingSchedule = {
  unit: RateUnit;
  periods: SchedulePeriod[];
  durationSeconds?: number | null;
  startsAt?: string | null;
  minRate?: number | null;
};

export type ChargingProfile = {
  id: number;
  /** 0 for the charge box itself, or for each of its EVSEs. */
  evseNumber: number;
  purpose: ChargingPurpose;
  kind: "Absolute" | "Recurring" | "Relative" | "Dynamic";
  recurrency: "Daily" | "Weekly" | null;
  stackLevel: number;
  validFrom: string | null;
  validUntil: string | null;
  transactionId: number | null;
  schedules: ChargingSchedule[];
  /** CSO where it was set from here. */
  source: string;
  by: string | null;
  setAt: string;
  isOver: boolean;
  /** The next 24 hours. */
  steps: LimitStep[];
  mostOfflineSeconds: number | null;
  isGoneAfterOffline: boolean;
  askEverySeconds: number | null;
  /** What a dynamic one was last given. */
  update: LimitUpdate | null;
};

export type LimitUpdate = { limit: number | null; dischargeLimit: number | null; setpoint: number | null };

/** What others limit a charge box to, as it says. */
export type ExternalLimit = {
  evseNumber: number;
  source: string;
  isGridCritical: boolean | null;
  isLocalGeneration: boolean | null;
  schedules: ChargingSchedule[];
  toldAt: string;
};

export type ChargingProfileBody = Pick<ChargingProfile, "purpose" | "kind"> & {
  id?: number;
  evseNumber?: number;
  recurrency?: "Daily" | "Weekly";
  stackLevel?: number;
  validUntil?: string;
  transactionId?: number;
  mostOfflineSeconds?: number;
  isGoneAfterOffline?: boolean;
  askEverySeconds?: number;
  schedules: ChargingSchedule[];
};

export type CompositeAnswer = OrderAnswer & {
  schedule: { startsAt: string; durationSeconds: number; unit: RateUnit; steps: LimitStep[] } | null;
};
