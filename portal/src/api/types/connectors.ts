import type { Named } from "./access";

export type ConnectorStatus =
  | "Offline"
  | "Available"
  | "Preparing"
  | "Charging"
  | "SuspendedEV"
  | "SuspendedEVSE"
  | "Finishing"
  | "Reserved"
  | "Unavailable"
  | "Faulted"
  | "Unknown";

export type ConnectorType = "CCS" | "Type 2" | "CHAdeMO" | "Type 1" | "GB/T AC" | "GB/T DC" | "CCS 1";

export type UserKind = "app" | "rfid" | "virtual" | "vehicle" | "none" | "terminal" | "other";

export type LiveUser = { label: string; comment: string | null; kind: UserKind };

export type LiveSession = {
  transactionId: number;
  sessionId: string;
  startedAt: string;
  energyKwh: number;
  powerKw: number | null;
  /** Up to 24 power values in kW, oldest first. */
  curve: number[];
};

export type Connector = {
  id: number;
  evseId: string;
  evseUid: number;
  connectorId: number;
  standard: string;
  type: ConnectorType;
  format: "CABLE" | "SOCKET";
  powerType: string;
  /** kW */
  maxElectricPower: number;
  chargeBox: { id: number; identity: string; online: boolean; connectorNumber: number };
  location: Named;
  customer: Named | null;
  status: ConnectorStatus;
  /** Since when it has been in that status. */
  since: string;
  user: LiveUser | null;
  session: LiveSession | null;
  soc: number | null;
  info: { errorCode: string | null; text: string | null; vendorErrorCode: string | null } | null;
  lastSeenAt: string | null;
};

export type Summary = {
  total: number;
  charging: number;
  available: number;
  occupied: number;
  faulted: number;
  unavailable: number;
  offline: number;
  powerKw: number;
  openSessionsKwh: number;
};

export type Outcome = "Accepted" | "Rejected" | "NotSupported" | "TimedOut" | "Offline" | "Unreachable";

/** What became of an order; `status` is the station's own word. */
export type OrderAnswer = { status: string; outcome: Outcome; error: { message: string } | null; orderId: number };
