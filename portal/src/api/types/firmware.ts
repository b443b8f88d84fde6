import type { OrderAnswer } from "./connectors";

export type JobKind = "Firmware" | "PublishFirmware" | "Log";

export type Job = {
  id: number;
  chargeBoxId: number;
  kind: JobKind;
  /** Which firmware, which log. */
  what: string;
  location: string;
  by: string;
  /** The charge box's newest word; "Requested" before its first. */
  status: string;
  note: string | null;
  history: { at: string; status: string }[];
  createdAt: string;
  statusAt: string;
  endedAt: string | null;
  file: { id: number; name: string | null; size: number | null; receivedAt: string | null; isDeleted: boolean } | null;
};

export type JobAnswer = OrderAnswer & { job: Job };

export type LogType = "Diagnostics" | "Security" | "DataCollector";

export type LogRequest = { type: LogType; from?: string; until?: string; location?: string; method?: "Auto" | "GetLog" | "GetDiagnostics" };

export type FirmwareFile = {
  id: number;
  name: string;
  vendor: string;
  model: string;
  version: string;
  size: number;
  sha256: string;
  md5: string;
  isSigned: boolean;
  by: string;
  createdAt: string;
};

export type FirmwareRequest = {
  firmwareId?: number;
  location?: string;
  retrieveAt?: string;
  installAt?: string;
  certificate?: string;
  signature?: string;
  retries?: number;
};

export type FirmwarePublication = { firmwareId?: number; location?: string; checksum?: string; retries?: number };
