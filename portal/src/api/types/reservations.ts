import type { OrderAnswer } from "./connectors";

export type ReservationState = "Requested" | "Active" | "Used" | "Expired" | "Cancelled" | "Removed" | "Rejected";

export type Reservation = {
  id: number;
  /** The charge box’s number of it. */
  number: number;
  chargeBoxId: number;
  chargeBoxIdentity: string;
  /** The EVSE's number at the charge box; null for any that is free. */
  evseNumber: number | null;
  evseId: string | null;
  connectorType: string | null;
  tokenUid: string;
  tokenLabel: string | null;
  groupUid: string | null;
  state: ReservationState;
  why: string | null;
  by: string;
  endedBy: string | null;
  transactionId: number | null;
  createdAt: string;
  expiresAt: string;
  endedAt: string | null;
};

export type ReservationBody = {
  chargeBoxId: number;
  evseUid?: number | null;
  connectorType?: string | null;
  tokenId: number;
  expiresAt: string;
};

export type ReservationAnswer = OrderAnswer & { reservation: Reservation };
