import type { OrderAnswer } from "./connectors";

export type StationCertificate = {
  id: number;
  chargeBoxId: number;
  chargeBoxIdentity: string;
  purpose: string;
  serial: string;
  commonName: string;
  subject: string;
  state: "valid" | "expired" | "revoked";
  notBefore: string;
  notAfter: string;
  issuedAt: string;
  deliveredAt: string | null;
  delivery: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  revokedBy: string | null;
  revokedReason: string | null;
};

/** OCPP's security profiles: 0 without proof, 1 password, 2 password over TLS, 3 certificate. */
export type Security = {
  profile: number | null;
  profileSince: string | null;
  highestProfile: number;
  minimumProfile: number | null;
  installationMinimum: number;
  requiredProfile: number;
  movingTo: number | null;
  movingSince: string | null;
  password: { setAt: string; isUsed: boolean; rotatingSince: string | null };
  rootInstalledAt: string | null;
  moves: { profile: number; missing: string[] }[];
  certificates: StationCertificate[];
};

export type SecurityEvent = {
  id: number;
  at: string;
  receivedAt: string;
  type: string;
  techInfo: string | null;
  isAlarming: boolean;
  isOwn: boolean;
};

export type InstalledCertificate = {
  type: string | null;
  hashAlgorithm: string | null;
  issuerNameHash: string | null;
  issuerKeyHash: string | null;
  serialNumber: string | null;
  isOurs: boolean;
  subject: string | null;
};

export type InstalledCertificates = OrderAnswer & { certificates: InstalledCertificate[] };

export type ProfileChange = { profile: number; url?: string; slot?: number; usedSlots?: number[]; interface?: string };

export type Authority = {
  generation: number;
  subject: string;
  serial: string;
  fingerprint: string;
  notBefore: string;
  notAfter: string;
  isSigning: boolean;
  pem: string;
};

/** A root of ISO 15118 that is kept here: to check contract certificates by, and to install in charge boxes. */
export type VehicleRoot = {
  id: number;
  use: string;
  subject: string;
  fingerprint: string;
  serial: string;
  notBefore: string;
  notAfter: string;
  addedAt: string;
  addedBy: string;
  pem: string;
};

/** The services behind certificates of ISO 15118. */
export type PkiServices = {
  contractService: {
    address: string | null;
    form: string | null;
    hasToken: boolean;
    state: { asked: number; answered: number; at: string | null; failedAt: string | null; failure: string | null } | null;
  };
  responder: string | null;
  asksPrivateAddresses: boolean;
  vatRegister: string | null;
  authorityKey: "encrypted" | "plain";
};
