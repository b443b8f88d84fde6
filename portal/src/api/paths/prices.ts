import type {
  Merchant,
  NewVoucher,
  PriceAgreement,
  PriceAgreementBody,
  Receipt,
  Voucher,
  VoucherGroup,
  VoucherGroupBody,
  VoucherUsers,
} from "../types";
import type { Do, Get, Id, List, None, Send } from "./shapes";

export type PricesPaths = {
  "/v2/voucher-groups": {
    get: Get<List<VoucherGroup>, { search?: string; offset?: number; limit?: number }>;
    post: Send<VoucherGroup, VoucherGroupBody>;
  };
  "/v2/voucher-groups/{id}": {
    get: Get<VoucherGroup, None, Id>;
    patch: Send<VoucherGroup, Partial<VoucherGroupBody>, Id>;
    delete: Do<None, Id>;
  };
  "/v2/vouchers": {
    get: Get<List<Voucher>, { search?: string; voucherGroupId?: number; tokenId?: number; offset?: number; limit?: number }>;
    post: Send<Voucher[], NewVoucher[]>;
  };
  "/v2/vouchers/{id}": {
    get: Get<Voucher, None, Id>;
    patch: Send<Voucher, { code?: string; maxUsers?: number | null; expiresAt?: string | null; isDisabled?: boolean }, Id>;
    delete: Do<None, Id>;
  };
  "/v2/vouchers/{id}/tokens": { get: Get<VoucherUsers, None, Id> };
  "/v2/vouchers/{id}/tokens/{tokenId}": { post: Do<None, Id & { tokenId: number }>; delete: Do<None, Id & { tokenId: number }> };
  "/v2/vouchers/{id}/app-users/{appUserId}": { delete: Do<None, Id & { appUserId: string }> };
  "/v2/price-agreements": {
    get: Get<List<PriceAgreement>, { customerId?: number; tokenId?: number; locationId?: number; limit?: number }>;
    post: Send<PriceAgreement, PriceAgreementBody>;
  };
  "/v2/price-agreements/{id}": { patch: Send<PriceAgreement, Partial<PriceAgreementBody>, Id>; delete: Do<None, Id> };
  "/v2/charge-records/{id}/receipt": { get: Get<Receipt, None, Id> };
  "/v2/charge-records/{id}/receipt/credit": { post: Send<Receipt, { reason: string }, Id> };
  "/v2/merchant": { get: Get<Merchant>; put: Send<Merchant, Merchant> };
};
