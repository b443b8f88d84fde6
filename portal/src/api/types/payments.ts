import type { Outcome } from "./connectors";
import type { SessionLimit } from "./costs";

export type Credit = {
  isPrepaid: boolean;
  /** Null for a charge key that never had credit. */
  currency: string | null;
  balance: number;
  reserved: number;
  available: number;
  updatedAt: string | null;
};

export type CreditEntry = {
  id: number;
  kind: "TopUp" | "Payout" | "Charge" | "Correction";
  amount: number;
  balance: number;
  currency: string;
  transactionId: number | null;
  reference: string | null;
  note: string | null;
  by: string | null;
  at: string;
};

export type PaymentState = "Open" | "Confirmed" | "Expired" | "Refused" | "Charging" | "Ended" | "Settled" | "Unsettled" | "Cancelled";

export type Settlement = {
  source: "Station" | "Service";
  status: "Settled" | "Canceled" | "Rejected" | "Failed";
  amount: number;
  reference: string;
  info: string | null;
  receiptId: string | null;
  receiptUrl: string | null;
  vatNumber: string | null;
  company: string | null;
  by: string | null;
  at: string;
};

export type Payment = {
  id: number;
  kind: "Web" | "StandAlone" | "Integrated";
  state: PaymentState;
  chargeBoxId: number;
  chargeBoxIdentity: string;
  evseNumber: number | null;
  evseId: string | null;
  externalSessionId: string | null;
  reference: string;
  cardDigits: string | null;
  limit: SessionLimit | null;
  transactionId: number | null;
  price: { amount: number; currency: string; isFinal: boolean } | null;
  why: string | null;
  notified: string | null;
  by: string;
  createdAt: string;
  updatedAt: string;
  expiresAt: string | null;
  settledAt: string | null;
  settlements: Settlement[];
};

export type QrCode = {
  /** 0 for all EVSEs without one of their own. */
  evseNumber: number;
  validitySeconds: number;
  length: number;
  version: string;
  urlTemplate: string | null;
  isInDoubt: boolean;
  by: string;
  updatedAt: string;
};

export type QrCodeBody = { evseNumber?: number; validitySeconds?: number; length?: number; urlTemplate?: string };

export type QrCodeAnswer = {
  data: QrCode[];
  settings: { setting: string; outcome: Outcome; status: string; why: string | null }[];
};

export type DirectPayments = { own: boolean | null; accepted: boolean };

export type EnergyTransferChoice = { evseNumber: number; allowed: string[] | null };
