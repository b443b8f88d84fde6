import type {
  Authority,
  InstalledCertificate,
  InstalledCertificates,
  OrderAnswer,
  Page,
  PkiServices,
  ProfileChange,
  Security,
  SecurityEvent,
  StationCertificate,
  VehicleRoot,
} from "../types";
import type { Cursors, Do, Get, Id, None, Send } from "./shapes";

export type SecurityPaths = {
  "/v2/chargeboxes/{id}/security": {
    get: Get<Security, None, Id>;
    patch: Send<Security, { minimumProfile?: number | null; acceptLower?: boolean }, Id>;
  };
  "/v2/chargeboxes/{id}/security/events": { get: Get<Page<SecurityEvent>, Cursors & { alarming?: boolean }, Id> };
  "/v2/chargeboxes/{id}/security/rotate-password": { post: Do<OrderAnswer, Id> };
  "/v2/chargeboxes/{id}/security/request-certificate": { post: Send<OrderAnswer, { purpose?: string }, Id> };
  "/v2/chargeboxes/{id}/security/install-certificate": {
    post: Send<OrderAnswer, { type: string; certificate?: string; rootId?: number }, Id>;
  };
  "/v2/chargeboxes/{id}/security/installed-certificates": { get: Get<InstalledCertificates, { type?: string }, Id> };
  "/v2/chargeboxes/{id}/security/delete-certificate": {
    post: Send<OrderAnswer, Omit<InstalledCertificate, "isOurs" | "type" | "subject">, Id>;
  };
  "/v2/chargeboxes/{id}/security/move-profile": { post: Send<OrderAnswer, ProfileChange, Id> };
  "/v2/certificates": { get: Get<Page<StationCertificate>, Cursors & { chargeBoxId?: number; search?: string; valid?: boolean }> };
  "/v2/certificates/{id}/revoke": { post: Send<StationCertificate, { reason?: string | null }, Id> };
  "/v2/certificates/authority": { get: Get<{ data: Authority[] }> };
  "/v2/certificates/roots": {
    get: Get<{ data: VehicleRoot[] }>;
    post: Send<{ data: VehicleRoot[] }, { use: string; certificate: string }>;
  };
  "/v2/certificates/roots/{rootId}": { delete: Do<None, { rootId: number }> };
  "/v2/certificates/services": { get: Get<PkiServices> };
};
