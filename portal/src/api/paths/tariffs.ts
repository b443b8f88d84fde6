import type {
  PricedSession,
  Tariff,
  TariffBody,
  TariffLocation,
  TariffPreview,
  TariffPreviewBody,
  TariffTryBody,
  TariffVersion,
} from "../types";
import type { Do, Get, None, Send, Uuid } from "./shapes";

export type TariffsPaths = {
  "/v2/tariffs": { get: Get<{ data: Tariff[] }>; post: Send<Tariff, TariffBody> };
  "/v2/tariffs/{uuid}": { get: Get<Tariff, None, Uuid>; put: Send<Tariff, TariffBody, Uuid>; delete: Do<None, Uuid> };
  "/v2/tariffs/{uuid}/versions": { get: Get<{ data: TariffVersion[] }, None, Uuid> };
  "/v2/tariffs/{uuid}/locations": { get: Get<{ data: TariffLocation[] }, None, Uuid> };
  "/v2/tariffs/{uuid}/ocpi": { get: Get<unknown, None, Uuid>; put: Send<Tariff, unknown, Uuid> };
  "/v2/tariffs/preview": { post: Send<TariffPreview, TariffPreviewBody> };
  "/v2/tariffs/try": { post: Send<PricedSession, TariffTryBody> };
};
