import type { Named } from "./access";

export type CustomerType = "Private" | "Business" | "CPO" | "CPOSubsidiary";

export type ContactDetails = { name?: string | null; email?: string | null; phone?: string | null };
export type BillingDetails = Record<string, unknown>;

export type Customer = {
  id: number;
  name: string;
  externalId: string | null;
  country: string;
  type: CustomerType;
  owner: Named | null;
  cpo: Named | null;
  contactDetails: ContactDetails | null;
  billingDetails: BillingDetails | null;
  locations: number[];
  createdAt: string;
  updatedAt: string;
};

export type CustomerBody = {
  name: string;
  type: CustomerType;
  ownerId: number | null;
  country: string;
  externalId?: string | null;
  contactDetails?: ContactDetails | null;
  billingDetails?: BillingDetails | null;
};

export type TokenType = "rfid" | "virtual" | "vehicle" | "app" | "terminal" | "none";

export type Token = {
  id: number;
  customerId: number | null;
  customer: Named | null;
  identifier: { type: TokenType; uid: string; label: string; appUserId: number | null };
  validFrom: string | null;
  expiresAt: string | null;
  isActive: boolean;
  roamingEnabled: boolean;
  priorityChargingEnabled: boolean;
  allowConcurrent: boolean;
  billingReference: string | null;
  comment: string | null;
  /** Keys of one group stop each other’s sessions and use each other’s reservations. */
  groupUid: string | null;
  createdAt: string;
  updatedAt: string;
  tokenGroupIds: number[];
};

export type TokenBody = {
  customerId?: number | null;
  identifier?: { type?: TokenType; uid?: string; label?: string };
  validFrom?: string | null;
  expiresAt?: string | null;
  isActive?: boolean;
  roamingEnabled?: boolean;
  priorityChargingEnabled?: boolean;
  allowConcurrent?: boolean;
  billingReference?: string | null;
  comment?: string | null;
  groupUid?: string | null;
};
