import type { Emissions, ExchangeRate, MarketStatus, PriceArea, SpotPrices } from "../types";
import type { Get, Send } from "./shapes";

export type MarketPaths = {
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
};
