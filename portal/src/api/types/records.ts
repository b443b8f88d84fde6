import type { SignedValue } from "./costs";
import type { ChargeRecord } from "./money";

export type Explanation = {
  transactionId: number;
  state: ChargeRecord["state"];
  revision: number;
  currency: string;
  timeZone: string;
  summary: string[];
  sum: { text: string; amount: number }[];
  amount: number;
  amountExVat: number;
  vat: { rate: number; amount: number; amountExVat: number; vat: number }[];
  whyFree: string | null;
  lines: ExplainedLine[];
  priceSource: {
    won: string;
    words: string;
    tariffName: string | null;
    tariffVersion: number | null;
    frozenAt: string;
    order: { source: string; isWinner: boolean; words: string }[];
  };
  energy: {
    consumed: number;
    meterStart: number | null;
    meterStop: number | null;
    how: string;
    corrections: string[];
    readings: Reading[];
  };
  time: {
    charging: number;
    idle: number;
    total: number;
    words: string;
    idleStretches: { from: string; until: string; seconds: number; because: string; message: number | null }[];
    statuses: { at: string; status: string; message: number | null }[];
  };
  corrections: string[];
  messages: ExplainedMessage[];
  chain: {
    evidence: "complete" | "incomplete" | "differs" | "none";
    evidenceWhy: string | null;
    messages: number;
    evidenceHash: string | null;
    rulesVersion: string;
    sealedHash: string | null;
    sealedPart: string | null;
    sealedAt: string | null;
    steps: string[];
  };
  /** Empty where the meter signs nothing. */
  signedValues: SignedValue[];
  /** In words; null where the charge box works out nothing itself. */
  stationCost: string | null;
};

export type ExplainedLine = {
  kind: string;
  text: string;
  quantity: number;
  unit: string;
  unitPrice: number;
  amount: number;
  vatRate: number | null;
  how: string;
  rule: { element: number; component: number; words: string; isRestricted: boolean } | null;
  periods: { from: string; until: string; quantity: number; fromBetween: number[]; untilBetween: number[] }[];
  spot: {
    words: string;
    rule: string;
    pricePerMwh: number | null;
    slots: {
      from: string;
      until: string;
      area: string;
      pricePerMwh: number | null;
      currency: string;
      source: string;
      fetchedAt: string;
      exchangeRate: number | null;
    }[];
  } | null;
  step: string | null;
  note: string | null;
};

export type Reading = {
  at: string;
  kind: "start" | "sample" | "stop";
  registerKwh: number | null;
  energyKwh: number | null;
  powerKw: number | null;
  message: number | null;
};

export type ExplainedMessage = {
  id: number;
  receivedAt: string;
  fromStation: boolean;
  action: string;
  messageId: string;
  request: string;
  answer: string | null;
  error: string | null;
  notes: string | null;
  marks: { start: number; length: number; what: string }[];
};

export type SealDifference = { field: string; sealed: string | null; now: string | null };

export type Recomputation = {
  transactionId: number;
  revision: number;
  result: "identical" | "differs" | "incomplete" | "impossible";
  madeBy: string | null;
  computedBy: string;
  sealedHash: string | null;
  computedHash: string | null;
  messages: number;
  differences: SealDifference[];
  findings: string[];
};

export type Revisions = {
  data: {
    revision: number;
    at: string;
    by: string;
    reason: string | null;
    rulesVersion: string;
    sealedHash: string;
    differences: SealDifference[];
  }[];
  actions: { at: string; by: string; kind: string; note: string | null; revision: number | null }[];
};

export type CorrectionBody = {
  reason?: string;
  changes: {
    startedAt?: string;
    endedAt?: string;
    consumed?: number;
    tariffId?: string;
    tokenId?: number;
    price?: number;
    free?: boolean;
    settle?: boolean;
  };
  preview?: boolean;
  asCredit?: boolean;
};

export type CorrectionAnswer = {
  before: ChargeRecord;
  after: ChargeRecord;
  credit: ChargeRecord | null;
  differences: SealDifference[];
};

export type ReviewItem = {
  transactionId: number;
  grounds: { reason: string; text: string }[];
  proposal: { text: string; endedAt: string | null; meterStop: number | null } | null;
  expectedMaximum: number | null;
  openedAt: string;
  closedAt: string | null;
  outcome: string | null;
  note: string | null;
  by: string | null;
  record: ChargeRecord;
};
