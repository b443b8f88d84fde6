import type { Named } from "./access";
import type { Outcome } from "./connectors";

export type ConnectorSpec = {
  standard: string;
  format: "SOCKET" | "CABLE";
  powerType?: string | null;
  /** kW */
  maxElectricPower: number;
  maxAmperage?: number | null;
  maxVoltage?: number | null;
};

export type EvseConnector = Required<ConnectorSpec> & {
  id: number;
  tariffIds: string[];
  error: { errorCode: string | null; info: string | null; vendorErrorCode: string | null } | null;
  deletedAt: string | null;
};

export type Evse = { uid: number; evseId: string; chargeboxId: number; number: number; status: string; connectors: EvseConnector[] };

export type ChargeBox = {
  id: number;
  chargeBoxIdentity: string;
  name: string | null;
  serialNumber: string | null;
  isOnline: boolean;
  locationId: number;
  location: Named;
  customer: Named | null;
  createdAt: string;
  updatedAt: string;
  lastConnectionEventAt: string | null;
  lastSeenAt: string | null;
  firmwareVersion: string | null;
  ocppVersion: string | null;
  deletedAt: string | null;
  authentication: "password" | "passwordless";
  passwordSeen: boolean;
  securityProfile: number | null;
  state: "Pending" | "Active";
  model: { id: number; vendor: string; name: string } | null;
  evses: Evse[];
};

export type ChargeBoxModel = { id: number; vendor: string; name: string; description?: string | null };

export type NewChargeBox = {
  chargeBoxIdentity: string;
  serialNumber?: string | null;
  locationId: number;
  modelId?: number | null;
  name?: string | null;
  connectors?: ConnectorSpec[];
};

export type HeldStation = {
  identity: string;
  remoteAddress: string;
  vendor: string | null;
  model: string | null;
  serialNumber: string | null;
  firmwareVersion: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  attempts: number;
  offeredCredentials: boolean;
};

export type PlacedOrder = {
  id: number;
  at: string;
  order: string;
  detail: string | null;
  connector: number | null;
  by: string;
  outcome: Outcome | null;
  status: string | null;
  message: string | null;
  answeredAt: string | null;
};

export type OcppMessage = {
  id: number;
  at: string;
  direction: "fromStation" | "toStation";
  action: string;
  messageId: string;
  request: unknown;
  answer: unknown;
  answerKind: "result" | "error" | "none";
  answeredAt: string | null;
  error: { code: string; description: string } | null;
  /** What the reader tolerated. */
  notes: string[];
};

export type Location = {
  id: number;
  name: string;
  address: string;
  postalCode: string;
  city: string;
  countryCode: string;
  partyId: string;
  coordinates: { latitude: number; longitude: number };
  timezone: string;
  publish: boolean;
  parkingType: string | null;
  facilities: string[];
  directions: { text: string; language: string }[];
  openingTimes: { twentyFourSeven: boolean } | null;
  operator: { id: number; name: string; website: string | null };
  owner: Named | null;
  customerId: number | null;
  tariffId: string | null;
  tariff: { id: string; name: string } | null;
  allowPriorityCharging: boolean;
  billingReference: string | null;
  isEligibleForRefund: boolean;
  /** Null where the address leaves a doubt and nobody chose. */
  priceArea: string | null;
  isPriceAreaChosen: boolean;
  evses?: Evse[];
  chargeBoxCount: number;
  connectorCount: number;
  lastUpdated: string;
};

export type LocationBody = Partial<
  Pick<
    Location,
    | "name"
    | "address"
    | "postalCode"
    | "city"
    | "countryCode"
    | "coordinates"
    | "publish"
    | "customerId"
    | "tariffId"
    | "parkingType"
    | "facilities"
    | "openingTimes"
    | "timezone"
    | "billingReference"
    | "allowPriorityCharging"
    | "isEligibleForRefund"
    | "priceArea"
  >
>;
