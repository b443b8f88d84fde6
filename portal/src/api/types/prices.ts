import type { Named } from "./access";

/** Exactly one of the first five says what the price is. */
export type Pricing = {
  tariffId: string | null;
  discountPercent: number | null;
  amountOff: number | null;
  perKwh: number | null;
  free: boolean | null;
  currency: string | null;
  tariffName: string | null;
};

export type VoucherGroup = {
  id: number;
  name: string;
  notes: string | null;
  pricing: Pricing;
  customerId: number | null;
  companyName: string;
  isDisabled: boolean;
  allLocations: boolean;
  locationIds: number[];
  voucherCount: number;
  createdAt: string;
  updatedAt: string;
};

export type VoucherGroupBody = {
  name: string;
  notes: string | null;
  pricing: Partial<Pricing>;
  customerId?: number;
  isDisabled: boolean;
  allLocations: boolean;
  locationIds: number[];
};

export type Voucher = {
  id: number;
  code: string;
  voucherGroupId: number;
  voucherGroupName: string;
  maxUsers: number | null;
  userCount: number;
  expiresAt: string | null;
  isDisabled: boolean;
  createdAt: string;
  updatedAt: string;
};

export type NewVoucher = { voucherGroupId: number; code?: string; maxUsers?: number; expiresAt?: string };

export type VoucherUsers = {
  data: number[];
  tokens: { id: number; label: string; uid: string; customerName: string | null }[];
  appUserIds: string[];
  count: number;
};

export type PriceAgreement = {
  id: number;
  owner: Named;
  customer: Named | null;
  token: Named | null;
  ownFleet: boolean;
  location: Named | null;
  pricing: Pricing;
  note: string | null;
  isDisabled: boolean;
  validFrom: string;
  validUntil: string | null;
};

export type PriceAgreementBody = {
  customerId?: number;
  tokenId?: number;
  ownFleet?: boolean;
  locationId: number | null;
  pricing: Partial<Pricing>;
  note: string | null;
  validFrom?: string;
  validUntil: string | null;
  isDisabled?: boolean;
};

export type Receipt = {
  transactionId: number;
  status: "issued" | "credited" | "preliminary" | "held" | "nothingOwed" | "excluded" | "roaming";
  number: string | null;
  url: string;
  issuedAt: string | null;
  amount: number | null;
  currency: string | null;
  hash: string | null;
  creditNotes: { number: string; credits: string; reason: string; issuedAt: string; amount: number }[];
  numbers: string[];
};

export type Merchant = {
  name: string;
  address: string | null;
  zipCode: string | null;
  city: string | null;
  country: string | null;
  vatNumber: string | null;
  email: string | null;
  phone: string | null;
  website: string | null;
};
