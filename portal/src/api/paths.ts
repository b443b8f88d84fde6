import type {
  ApiKey,
  BillingAnswer,
  ChargeBox,
  ChargeBoxModel,
  ChargeRecord,
  Configuration,
  Connector,
  ConnectorSpec,
  CorrectionAnswer,
  CorrectionBody,
  Customer,
  CustomerBody,
  Emissions,
  Evse,
  ExchangeRate,
  Explanation,
  HeldStation,
  Location,
  LocationBody,
  MarketStatus,
  Me,
  Merchant,
  MeterValues,
  NewApiKey,
  NewChargeBox,
  NewVoucher,
  OcppMessage,
  OrderAnswer,
  Page,
  PlacedOrder,
  PriceAgreement,
  PriceAgreementBody,
  PriceArea,
  PricedSession,
  Problem,
  Receipt,
  Recomputation,
  ReviewItem,
  Revisions,
  SpotPrices,
  Statement,
  StatementBy,
  Summary,
  SystemReport,
  Tariff,
  TariffBody,
  TariffLocation,
  TariffPreview,
  TariffPreviewBody,
  TariffTryBody,
  TariffVersion,
  Token,
  TokenBody,
  Voucher,
  VoucherGroup,
  VoucherGroupBody,
  VoucherUsers,
} from "./types";

// The API in the shape openapi-typescript gives it, so that a generated file can take this one's place.
type Json<T> = { content: { "application/json": T } };
type Failed = { content: { "application/problem+json": Problem } };
type Parameters<P, Q> = [keyof P] extends [never] ? { path?: never; query?: Q } : { path: P; query?: Q };
type Answers<R, P, Q> = { parameters: Parameters<P, Q>; responses: { 200: Json<R>; 400: Failed } };
type Get<R, Q = Record<string, never>, P = Record<never, never>> = Answers<R, P, Q>;
type Send<R, B, P = Record<never, never>> = Answers<R, P, Record<string, never>> & { requestBody: Json<B> };
type Do<R, P = Record<never, never>> = Answers<R, P, Record<string, never>> & { requestBody?: never };

type Id = { id: number };
type Uuid = { uuid: string };
type EvseConnector = { uid: number; connectorId: number };
type Cursors = { limit?: number; nextPageCursor?: string; previousPageCursor?: string };
type None = Record<string, never>;
type List<T> = { data: T[]; count: number };

export type paths = {
  "/auth/me": { get: Get<Me> };
  "/auth/sign-in": { post: Send<Me, { email: string; password: string }> };
  "/auth/sign-out": { post: Do<None> };
  "/auth/first-administrator": { post: Send<Me, { token: string; name: string; email: string; password: string }> };

  "/v2/connectors": {
    get: Get<{ data: Connector[]; summary: Summary; sequence: string; nextPageCursor: string | null }, { limit?: number }>;
  };
  "/v2/evses/{uid}/connectors/{connectorId}": { patch: Send<Evse, Partial<ConnectorSpec>, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/remote-start-transaction": {
    post: Send<OrderAnswer, { tokenId: number } | { idTag: string }, EvseConnector>;
  };
  "/v2/evses/{uid}/connectors/{connectorId}/remote-stop-transaction": { post: Send<OrderAnswer, { transactionId: number }, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/unlock": { post: Do<OrderAnswer, EvseConnector> };
  "/v2/evses/{uid}/connectors/{connectorId}/change-availability": {
    post: Send<OrderAnswer, { type: "Inoperative" | "Operative" }, EvseConnector>;
  };

  "/v2/chargeboxes": {
    get: Get<Page<ChargeBox>, Cursors & { locationId?: number; search?: string }>;
    post: Send<ChargeBox & { password: string }, NewChargeBox>;
  };
  "/v2/chargeboxes/models": { get: Get<{ data: ChargeBoxModel[] }> };
  "/v2/chargeboxes/{id}": {
    get: Get<ChargeBox, None, Id>;
    patch: Send<ChargeBox, { locationId?: number; name?: string | null; passwordless?: boolean }, Id>;
    delete: Do<None, Id>;
  };
  "/v2/chargeboxes/{id}/password": { post: Do<{ password: string }, Id> };
  "/v2/chargeboxes/{id}/reset": { post: Send<OrderAnswer, { type: "Hard" | "Soft" }, Id> };
  "/v2/chargeboxes/{id}/clear-cache": { post: Do<OrderAnswer, Id> };
  "/v2/chargeboxes/{id}/change-availability": { post: Send<OrderAnswer, { type: "Inoperative" | "Operative" }, Id> };
  "/v2/chargeboxes/{id}/trigger-message": { post: Send<OrderAnswer, { requestedMessage: string; connectorNumber?: number }, Id> };
  "/v2/chargeboxes/{id}/data-transfer": {
    post: Send<OrderAnswer & { data?: string | null }, { vendorId: string; messageId?: string; data?: string }, Id>;
  };
  "/v2/chargeboxes/{id}/configuration": {
    get: Get<Configuration, { key?: string[] }, Id>;
    post: Send<OrderAnswer, { key: string; value: string }, Id>;
  };
  "/v2/chargeboxes/{id}/orders": { get: Get<Page<PlacedOrder>, Cursors, Id> };
  "/v2/chargeboxes/{id}/messages": { get: Get<Page<OcppMessage>, Cursors & { action?: string[] }, Id> };

  "/v2/held-stations": { get: Get<{ data: HeldStation[] }> };
  "/v2/held-stations/{identity}/accept": {
    post: Send<{ chargeBox: ChargeBox; password: string }, { locationId: number; connectors?: ConnectorSpec[] }, { identity: string }>;
  };
  "/v2/held-stations/{identity}/refuse": { post: Do<None, { identity: string }> };

  "/v2/locations": {
    get: Get<Page<Location>, Cursors & { ids?: number[]; customerIds?: number[]; search?: string }>;
    post: Send<Location, LocationBody>;
  };
  "/v2/locations/{id}": { get: Get<Location, None, Id>; patch: Send<Location, LocationBody, Id> };

  "/v2/customers": {
    get: Get<
      List<Customer> & { limit: number; offset: number },
      { search?: string; ids?: number[]; types?: string[]; limit?: number; offset?: number }
    >;
    post: Send<Customer, CustomerBody>;
  };
  "/v2/customers/{id}": { get: Get<Customer, None, Id>; put: Send<Customer, CustomerBody, Id> };

  "/v2/tariffs": { get: Get<{ data: Tariff[] }>; post: Send<Tariff, TariffBody> };
  "/v2/tariffs/{uuid}": { get: Get<Tariff, None, Uuid>; put: Send<Tariff, TariffBody, Uuid>; delete: Do<None, Uuid> };
  "/v2/tariffs/{uuid}/versions": { get: Get<{ data: TariffVersion[] }, None, Uuid> };
  "/v2/tariffs/{uuid}/locations": { get: Get<{ data: TariffLocation[] }, None, Uuid> };
  "/v2/tariffs/{uuid}/ocpi": { get: Get<unknown, None, Uuid>; put: Send<Tariff, unknown, Uuid> };
  "/v2/tariffs/preview": { post: Send<TariffPreview, TariffPreviewBody> };
  "/v2/tariffs/try": { post: Send<PricedSession, TariffTryBody> };

  "/v2/tokens": {
    get: Get<List<Token>, { search?: string; type?: string; customerId?: number; active?: boolean; offset?: number; limit?: number }>;
    post: Send<Token, TokenBody>;
  };
  "/v2/tokens/{id}": { get: Get<Token, None, Id>; patch: Send<Token, TokenBody, Id>; delete: Do<None, Id> };

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

  "/v2/api-keys": { get: Get<{ data: ApiKey[] }>; post: Send<ApiKey & { key: string }, NewApiKey> };
  "/v2/api-keys/{id}": { delete: Do<None, Id> };

  "/v2/market/areas": { get: Get<{ data: PriceArea[] }> };
  "/v2/market/prices": {
    get: Get<SpotPrices, { area: string; from?: string; to?: string; currency?: string; resolution?: 15 | 60; asOf?: string }>;
  };
  "/v2/market/emissions": { get: Get<Emissions, { area: string; from?: string; to?: string }> };
  "/v2/market/status": { get: Get<MarketStatus> };
  "/v2/market/rates": {
    get: Get<{ data: ExchangeRate[] }>;
    put: Send<ExchangeRate, { from: string; to: string; day: string; rate: number }>;
  };

  "/v2/system": { get: Get<SystemReport> };

  "/v2/charge-records": {
    get: Get<
      Page<ChargeRecord>,
      Cursors & {
        ongoing?: 0 | 1;
        filter?: string;
        includeChildCompanies?: 0 | 1;
        updatedAtFrom?: string;
        updatedAtTo?: string;
        sort?: "updatedAt" | "startedAt" | "endedAt" | "transactionId";
        sortDirection?: "asc" | "desc";
        locationId?: number;
        search?: string;
      }
    >;
  };
  "/v2/charge-records/count": { get: Get<{ count: number; isExact: boolean }, Record<string, string>> };
  "/v2/charge-records/{id}": { get: Get<ChargeRecord, None, Id> };
  "/v2/charge-records/{id}/meter-values": { get: Get<MeterValues, None, Id> };
  "/v2/charge-records/{id}/explanation": { get: Get<Explanation, None, Id> };
  "/v2/charge-records/{id}/revisions": { get: Get<Revisions, None, Id> };
  "/v2/charge-records/{id}/recompute": { post: Send<Recomputation, { rules?: "recorded" | "current" }, Id> };
  "/v2/charge-records/{id}/corrections": { post: Send<CorrectionAnswer, CorrectionBody, Id> };
  "/v2/charge-records/{id}/review": { post: Send<None, { action: "release" | "exclude"; note?: string }, Id> };
  "/v2/charge-records/review": {
    get: Get<
      { data: ReviewItem[]; waiting: number; nextPageCursor: string | null },
      { state?: "waiting" | "done"; limit?: number; nextPageCursor?: string }
    >;
  };
  "/v2/charge-records/review/count": { get: Get<{ waiting: number }> };

  "/v2/statements": { get: Get<Statement, { month?: string; by?: StatementBy }> };
  "/v2/statements/{month}/billed": {
    post: Answers<BillingAnswer, { month: string }, { by?: StatementBy; key?: string }> & { requestBody: Json<{ reference: string }> };
  };
  "/v2/statements/{month}/records": {
    get: Get<Page<ChargeRecord>, Cursors & { by?: StatementBy; key?: string }, { month: string }>;
  };
};
