import { describe, expect, it } from "vitest";
import type { StationCertificate } from "../api/types";
import { inPairs, standing } from "./security";

const now = Date.parse("2026-11-21T00:00:00Z");
const certificate = (changes: Partial<StationCertificate>): StationCertificate => ({
  id: 1,
  chargeBoxId: 7,
  chargeBoxIdentity: "AAR-07",
  purpose: "ChargingStation",
  serial: "4a01",
  commonName: "AAR-07",
  subject: "CN=AAR-07",
  state: "valid",
  notBefore: "2026-01-01T00:00:00Z",
  notAfter: "2027-06-01T00:00:00Z",
  issuedAt: "2026-01-01T00:00:00Z",
  deliveredAt: "2026-01-01T00:00:01Z",
  delivery: "Accepted",
  lastUsedAt: null,
  revokedAt: null,
  revokedBy: null,
  revokedReason: null,
  ...changes,
});

describe("a certificate's standing", () => {
  it("is valid while it has more than a month", () => {
    expect(standing(certificate({}), now)).toEqual({ word: "Valid", tone: "tag" });
  });
  it("warns in its last month", () => {
    expect(standing(certificate({ notAfter: "2026-12-01T12:00:00Z" }), now).word).toBe("Ends in 10 days");
    expect(standing(certificate({ notAfter: "2026-11-22T12:00:00Z" }), now).word).toBe("Ends in 1 day");
  });
  it("says what the station said", () => {
    expect(standing(certificate({ deliveredAt: null, delivery: "Rejected" }), now)).toEqual({ word: "Station: Rejected", tone: "tag bad" });
    expect(standing(certificate({ deliveredAt: null, delivery: null }), now).word).toBe("Not taken yet");
  });
  it("is over when revoked, whatever else", () => {
    expect(standing(certificate({ state: "revoked", deliveredAt: null }), now).word).toBe("Revoked");
  });
});

describe("numbers of certificates", () => {
  it("are shown in pairs", () => {
    expect(inPairs("4a0b1c")).toBe("4A:0B:1C");
  });
});
