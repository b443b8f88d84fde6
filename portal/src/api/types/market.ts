export type TimeSpan = { from: string; to: string };

export type PriceArea = {
  area: string;
  name: string;
  country: string;
  eic: string;
  currency: string;
  hasPrices: boolean;
  hasEmissions: boolean;
};

export type SpotSlot = {
  from: string;
  to: string;
  /** Null where nothing is known: never nothing. */
  pricePerMwh: number | null;
  source: string | null;
  fetchedAt: string | null;
  exchangeRate: number | null;
  superseded: { perMwh: number; source: string; fetchedAt: string }[];
};

export type SpotPrices = {
  area: string;
  currency: string;
  resolution: 15 | 60;
  from: string;
  to: string;
  data: SpotSlot[];
  gaps: TimeSpan[];
};

export type EmissionFactor = { from: string; gramsPerKwh: number; kind: "measured" | "forecast"; source: string; fetchedAt: string };

export type Emissions = {
  area: string;
  from: string;
  to: string;
  data: EmissionFactor[];
  gaps: TimeSpan[];
  yearlyAverage: number | null;
};

export type MarketFeed = {
  kind: "prices" | "emissions" | "forecast";
  source: string | null;
  triedAt: string | null;
  fetchedAt: string | null;
  nextAt: string | null;
  failingSince: string | null;
  failure: string | null;
  gaps: TimeSpan[];
};

export type AreaStatus = {
  area: string;
  name: string;
  currency: string;
  isInUse: boolean;
  isTomorrowMissing: boolean;
  feeds: MarketFeed[];
};

export type MarketStatus = { at: string; sources: string[]; isSimulated: boolean; areas: AreaStatus[] };

export type ExchangeRate = { from: string; to: string; day: string; rate: number; setBy: string; setAt: string };
