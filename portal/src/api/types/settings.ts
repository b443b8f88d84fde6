import type { OrderAnswer } from "./connectors";

export type SettingAttribute = "Actual" | "Target" | "MinSet" | "MaxSet";
export type SettingDataType = "String" | "Decimal" | "Integer" | "DateTime" | "Boolean" | "OptionList" | "SequenceList" | "MemberList";
export type Drift = "Same" | "Drifted" | "Pending" | "Refused" | "Unknown";

export type SettingDrift = {
  setting: string;
  wanted: string;
  is: string | null;
  drift: Drift;
  why: string | null;
  templateId: number;
  templateName: string;
};

export type Setting = {
  setting: string;
  component: string;
  componentInstance: string | null;
  evse: number | null;
  connector: number | null;
  variable: string;
  variableInstance: string | null;
  attribute: SettingAttribute;
  value: string | null;
  isSecret: boolean;
  mutability: "ReadWrite" | "ReadOnly" | "WriteOnly" | null;
  dataType: SettingDataType | null;
  unit: string | null;
  minLimit: number | null;
  maxLimit: number | null;
  choices: string[];
  supportsMonitoring: boolean;
  readAt: string | null;
  readBy: string | null;
  changedAt: string | null;
  rebootRequired: boolean;
  pendingValue: string | null;
  drift?: SettingDrift;
};

export type SettingsState = {
  readAt: string | null;
  readBy: string | null;
  firmware: string | null;
  isReading: boolean;
  askedAt: string | null;
  failure: string | null;
  failedAt: string | null;
  reports: boolean;
};

export type SettingPage = {
  data: Setting[];
  nextPageCursor: string | null;
  state: SettingsState;
  counts: { all: number; changed: number; drifted: number; rebootRequired: number; readOnly: number };
  components: { component: string; count: number }[];
};

/** A setting by where it stands. */
export type SettingValue = {
  component?: string | null;
  componentInstance?: string | null;
  evse?: number | null;
  connector?: number | null;
  variable: string;
  variableInstance?: string | null;
  attribute?: SettingAttribute | null;
  value?: string | null;
};

export type SettingOutcome = {
  setting: string;
  outcome: OrderAnswer["outcome"];
  status: string;
  why: string | null;
  value: string | null;
  rebootRequired: boolean;
};

export type SettingChange = {
  id: number;
  at: string;
  by: string;
  setting: string;
  from: string | null;
  to: string | null;
  isSecret: boolean;
  outcome: OrderAnswer["outcome"];
  status: string | null;
  why: string | null;
  templateId: number | null;
};

export type SettingTemplate = {
  id: number;
  name: string;
  vendor: string;
  model: string;
  firmwarePattern: string | null;
  isEnabled: boolean;
  notes: string | null;
  customerId: number;
  customerName: string;
  settings: SettingValue[];
  changedBy: string;
  updatedAt: string;
  stations: number;
  complying: number;
  drifted: number;
  unread: number;
};

export type SettingTemplateBody = {
  name: string;
  vendor: string;
  model: string;
  firmwarePattern: string;
  isEnabled: boolean;
  notes: string;
  customerId?: number;
  settings: SettingValue[];
};

export type TemplateStation = {
  chargeBoxId: number;
  chargeBoxIdentity: string;
  name: string | null;
  isOnline: boolean;
  firmwareVersion: string | null;
  state: "Complying" | "Drifted" | "Unread";
  drift: SettingDrift[];
};

export type ApplyAnswer = {
  dryRun: boolean;
  queued: number;
  offline: number;
  changes: number;
  stations: TemplateStation[];
  results: SettingOutcome[];
};
