import type { OrderAnswer, Outcome } from "./connectors";

export type MonitorKind =
  | "UpperThreshold"
  | "LowerThreshold"
  | "Delta"
  | "Periodic"
  | "PeriodicClockAligned"
  | "TargetDelta"
  | "TargetDeltaRelative";

export type MonitoringBase = "All" | "FactoryDefault" | "HardWiredOnly";

export type StationMonitor = {
  /** Null for one that the charge box has lost. */
  id: number | null;
  setting: string;
  kind: MonitorKind;
  value: number;
  severity: number;
  transactionsOnly: boolean;
  origin: "HardWiredNotification" | "HardWiredMonitor" | "PreconfiguredMonitor" | "CustomMonitor" | null;
  by: string | null;
  setAt: string | null;
  toldAt: string | null;
  lostAt: string | null;
  lostWhy: string | null;
  alertingSince: string | null;
};

export type EventStream = {
  id: number;
  monitorId: number;
  setting: string | null;
  intervalSeconds: number | null;
  values: number | null;
  openedAt: string | null;
  closedAt: string | null;
  lastAt: string | null;
  lastValue: string | null;
  pending: number;
};

export type Monitoring = {
  base: { settled: MonitoringBase | null; by: string | null; at: string | null };
  level: { settled: number | null; by: string | null; at: string | null };
  reading: { askedAt: string | null; readAt: string | null; isWhole: boolean; failedAt: string | null; failure: string | null };
  openAlarms: number;
  monitors: StationMonitor[];
  streams: EventStream[];
};

export type StationEvent = {
  id: number;
  number: number;
  at: string;
  setting: string;
  trigger: string;
  origin: string;
  value: string;
  severity: number | null;
  monitorId: number | null;
  cause: number | null;
  techCode: string | null;
  techInfo: string | null;
  stationTransactionId: string | null;
  isCleared: boolean;
  isAlarming: boolean;
  isOpen: boolean;
  clearedAt: string | null;
};

export type MonitorBody = {
  id?: number;
  component?: string;
  componentInstance?: string;
  evse?: number;
  connector?: number;
  variable: string;
  variableInstance?: string;
  kind: MonitorKind;
  value: number;
  severity: number;
  transactionsOnly?: boolean;
  stream?: { intervalSeconds?: number; values?: number };
};

export type MonitorOutcomes = {
  data: { id: number | null; setting: string | null; outcome: Outcome; status: string; why: string | null }[];
};

export type DisplayPriority = "AlwaysFront" | "InFront" | "NormalCycle";
export type DisplayState = "Charging" | "Faulted" | "Idle" | "Unavailable" | "Suspended" | "Discharging";
export type DisplayText = { content: string; format: "Ascii" | "Html" | "Uri" | "Utf8" | "QrCode"; language?: string | null };

export type DisplayMessage = {
  id: number;
  priority: DisplayPriority;
  state: DisplayState | null;
  startsAt: string | null;
  endsAt: string | null;
  transactionId: number | null;
  stationTransactionId: string | null;
  texts: DisplayText[];
  by: string | null;
  setAt: string;
  toldAt: string | null;
  standing: "Waiting" | "Shown" | "Over";
};

export type DisplayMessages = { data: DisplayMessage[]; reading: { askedAt: string | null; readAt: string | null; status: string | null } };

export type DisplayBody = {
  id?: number;
  priority: DisplayPriority;
  state?: DisplayState;
  startsAt?: string;
  endsAt?: string;
  transactionId?: number;
  texts: DisplayText[];
};

export type Inquiry = {
  id: number;
  at: string;
  by: string;
  subjectKind: "Token" | "Customer" | "Certificate";
  subject: string;
  reported: boolean;
  cleared: boolean;
  outcome: Outcome | null;
  status: string | null;
  why: string | null;
  isWhole: boolean;
  parts: number;
  toldAt: string | null;
};

export type InquiryBody = {
  tokenId?: number;
  idTag?: string;
  customerIdentifier?: string;
  certificate?: { hashAlgorithm: string; issuerNameHash: string; issuerKeyHash: string; serialNumber: string };
  report: boolean;
  clear: boolean;
};

export type InquiryOutcome = OrderAnswer & { inquiry: Inquiry };
