import type { Named } from "./access";
import type { RecordDetails } from "./costs";

export type PriceLine = {
  kind: "energy" | "time" | "session" | "idle" | "rounding";
  text: string;
  quantity: number | null;
  unit: string | null;
  unitPrice: number | null;
  amount: number;
};

export type Price = {
  amountExVat: number | null;
  currency: string | null;
  vatRate: number | null;
  amount: number | null;
  perKwh: number | null;
  isDynamic?: boolean | null;
  tariffId?: number | null;
  tariffName?: string | null;
  tariffs?: Record<string, unknown>;
  breakdown?: { lines?: PriceLine[] } | null;
};

export type ChargeRecord = {
  transactionId: number;
  sessionId: string;
  evseId: string;
  location: {
    id: number | null;
    name: string | null;
    address: string | null;
    zipCode: string | null;
    city: string | null;
    timezone: string | null;
    isPublic: boolean | null;
    country: string | null;
  };
  /** kWh */
  consumed: number;
  price: Price;
  card: { brand: string | null; lastFour: number | null };
  startedAt: string;
  endedAt: string | null;
  /** Seconds. */
  duration: { charging: number | null; idle: number | null; total: number | null };
  paymentMethod: string;
  paymentStatus: string;
  paymentMetadata: { maskedPan: string | null; terminalId: string | null; paidAt: string | null };
  auth: { idTag: IdTag | null };
  isRoaming: boolean;
  company: { id: number | null; name: string | null };
  createdAt: string;
  updatedAt: string;
  isPriority: boolean;
  cpoDefaultPrice?: Price | null;
  voucher?: { id: number; code: string | null } | null;
  voucherGroup?: { id: number; name: string | null } | null;
  roamingDetails?: { roamingOperator: string | null } | null;
  operatorName?: string | null;
  chargeBoxId?: number | null;
  meterStart?: number | null;
  meterStop?: number | null;
  vehicleState?: { firstValue: number | null; lastValue: number | null } | null;
  /** Tonnes. */
  co2?: number | null;
  highestPowerDrawn?: number | null;
  maxPower?: number | null;
  remotelyStoppedAt?: string | null;
  state: "running" | "completed" | "sealed";
  revision: number;
  sealedAt: string | null;
  excludedReason: string | null;
  /** kWh that the car gave back; absent where the charge box told nothing of it. */
  exported?: number;
  isHeld?: boolean;
  reviewReasons?: string[];
  credit?: boolean;
  creditReferenceId?: number;
  billedAt?: string;
  invoiceReference?: string;
  correctedId?: number;
  flags: string[];
  stopReason: string | null;
  stoppedBy: { uid: string; label: string } | null;
  /** Only of newer charge boxes. */
  details?: RecordDetails;
};

export type IdTag = {
  uid: string | null;
  id: number | null;
  type: string | null;
  label: string | null;
  comment: string | null;
  billingReference: string | null;
  company: Named | null;
  customer: { id: number | null; firstName: string | null; lastName: string | null } | null;
};

export type MeterSample = {
  at: string;
  energyKwh: number | null;
  powerKw: number | null;
  soc: number | null;
  currentA: number | null;
  voltageV: number | null;
};

export type MeterValues = {
  samples: MeterSample[];
  statuses: { at: string; status: string }[];
  timeline: { at: string; text: string }[];
  messageCount: number;
};
