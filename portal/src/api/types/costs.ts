import type { OrderAnswer, Outcome } from "./connectors";

/** What is null is as the installation has it. */
export type CostChoice = {
  intervalSeconds: number | null;
  inAnswers: boolean | null;
  tariffText: boolean | null;
  localTariffs: boolean | null;
};

export type StationTariff = {
  /** 0 for all. */
  evseNumber: number;
  /** Null where charging is free. */
  tariffName: string | null;
  tariffVersion: number | null;
  /** Null where it cannot be given. */
  wantedId: string | null;
  heldId: string | null;
  inSync: boolean;
  unsaid: string[];
  differences: string[];
  outcome: Outcome | null;
  status: string | null;
  why: string | null;
  at: string | null;
  nextTryAt: string | null;
};

export type Costs = {
  own: CostChoice;
  intervalSeconds: number;
  inAnswers: boolean;
  tariffText: boolean;
  localTariffs: boolean;
  canTellCosts: boolean | null;
  canHoldTariffs: boolean | null;
  inSync: boolean;
  tariffs: StationTariff[];
  reported: { tariffId: string; isDriver: boolean; evseNumbers: number[]; isOurs: boolean }[] | null;
  reportedAt: string | null;
};

export type CostAnswer = OrderAnswer & { costs: Costs };

export type CostTold = OrderAnswer & { totalCost: number; currency: string };

export type SessionLimit = { maxCost: number | null; maxKwh: number | null; maxMinutes: number | null; maxSoc: number | null };

/** What newer charge boxes tell of a session beside its course. */
export type RecordDetails = {
  limit: SessionLimit | null;
  givenLimit: SessionLimit | null;
  /** It is told to stop there: it cannot end by itself. Absent where it can. */
  limitKeptHere?: boolean;
  limitReached: string | null;
  preconditioning: string | null;
  operationMode: string | null;
  tariffId: string | null;
  hasPriority: boolean | null;
  stationCost: {
    currency: string;
    amount: number | null;
    amountExVat: number | null;
    difference: number | null;
    failure: string | null;
  } | null;
  settlement: { status: string; amount: number; at: string; receiptId: string | null; receiptUrl: string | null } | null;
  needs: { energyTransfer: string; controlMode: string | null; departureAt: string | null; kwh: number | null } | null;
};

export type SignedValue = {
  at: string;
  receivedAt: string;
  context: string;
  encoding: string | null;
  signingMethod: string | null;
  publicKey: string | null;
  data: string;
};

export type DerControl = {
  controlId: string;
  controlType: string;
  isDefault: boolean;
  isSuperseded: boolean;
  priority: number | null;
  isActive: boolean | null;
  settings: Record<string, unknown>;
  by: string | null;
  setAt: string;
  toldAt: string | null;
};
