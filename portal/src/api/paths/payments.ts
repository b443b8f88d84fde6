import type {
  Credit,
  CreditEntry,
  DirectPayments,
  EnergyTransferChoice,
  Payment,
  PaymentState,
  QrCode,
  QrCodeAnswer,
  QrCodeBody,
} from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export interface PaymentsPaths {
  "/v2/chargeboxes/{id}/qr-codes": { get: Get<{ data: QrCode[] }, None, Id>; put: Send<QrCodeAnswer, QrCodeBody, Id> };
  "/v2/chargeboxes/{id}/qr-codes/{evseNumber}": { delete: Do<undefined, Id & { evseNumber: number }> };
  "/v2/chargeboxes/{id}/energy-transfers": {
    get: Get<{ data: EnergyTransferChoice[] }, None, Id>;
    put: Send<{ data: EnergyTransferChoice[] }, { data: EnergyTransferChoice[] }, Id>;
  };
  "/v2/locations/{id}/direct-payments": { get: Get<DirectPayments, None, Id>; put: Send<DirectPayments, { accepted: boolean | null }, Id> };
  "/v2/payments": {
    get: Get<
      { data: Payment[]; nextPageCursor: string | null },
      { state?: PaymentState; chargeBoxId?: number; transactionId?: number; limit?: number; nextPageCursor?: string }
    >;
  };
  "/v2/tokens/{id}/credit": { get: Get<Credit, None, Id>; put: Send<Credit, { isPrepaid: boolean; currency?: string }, Id> };
  "/v2/tokens/{id}/credit/entries": {
    get: Get<{ data: CreditEntry[]; nextPageCursor: string | null }, { limit?: number; nextPageCursor?: string }, Id>;
    post: Send<CreditEntry, { amount: number; reference?: string; note?: string }, Id>;
  };
}
