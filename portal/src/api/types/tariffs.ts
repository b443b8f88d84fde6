export type Dimension = "ENERGY" | "TIME" | "PARKING_TIME" | "FLAT";

/** `price` is gross; where the tariff is NET, `priceExVat` is what counts. Per kWh, per hour, or once. */
export type PriceComponent = {
  type: Dimension;
  price?: number | null;
  vat?: number | null;
  stepSize?: number;
  priceExVat?: number | null;
  /** Seconds. */
  delay?: number;
  roundsAlone?: boolean;
};

export type Restrictions = {
  startTime?: string | null;
  endTime?: string | null;
  startDate?: string | null;
  endDate?: string | null;
  minKwh?: number | null;
  maxKwh?: number | null;
  minCurrent?: number | null;
  maxCurrent?: number | null;
  /** kW. */
  minPower?: number | null;
  maxPower?: number | null;
  /** Seconds. */
  minDuration?: number | null;
  maxDuration?: number | null;
  dayOfWeek?: string[] | null;
  reservation?: string | null;
};

export type TariffElement = { priceComponents: PriceComponent[]; restrictions?: Restrictions | null };

export type PriceLimit = { exclVat?: number | null; inclVat?: number | null };

export type SpotTerms = {
  marginRate: number;
  margin: number;
  minimum: number;
  maximum?: number | null;
  slotMinutes: number;
  area?: string | null;
  isFixedAtStart: boolean;
  vat?: number | null;
};

export type IdleTerms = {
  graceMinutes: number;
  isGracePerStretch: boolean;
  quietFrom?: string | null;
  quietUntil?: string | null;
  cap?: number | null;
  countsUntilUnplugged: boolean;
};

/** The plain prices are gross and null where the tariff is more than them. */
export type Tariff = {
  id: string;
  tariffId: number;
  name: string;
  currency: string;
  customerId: number | null;
  vatRate: number;
  basis: "GROSS" | "NET";
  pricePerKwh: number | null;
  pricePerMinute: number | null;
  pricePerSession: number | null;
  idlePricePerMinute: number | null;
  idleGraceMinutes: number | null;
  type: string;
  elements: TariffElement[];
  tariffAltText: { language: string; text: string }[];
  tariffAltUrl: string | null;
  minPrice: PriceLimit | null;
  maxPrice: PriceLimit | null;
  spot: SpotTerms | null;
  idle: IdleTerms | null;
  validFrom: string | null;
  validUntil: string | null;
  version: number;
  upcoming: { version: number; validFrom: string } | null;
  locationCount: number;
  lastUpdated: string;
};

export type TariffBody = {
  name: string;
  currency: string;
  vatRate: number;
  customerId?: number | null;
  basis: string;
  type: string;
  elements: TariffElement[];
  tariffAltText?: { language: string; text: string }[];
  tariffAltUrl?: string | null;
  minPrice?: PriceLimit | null;
  maxPrice?: PriceLimit | null;
  spot?: SpotTerms | null;
  idle?: IdleTerms | null;
  validFrom?: string | null;
  validUntil?: string | null;
};

export type TariffVersion = { version: number; validFrom: string; isCurrent: boolean; madeBy: string; madeAt: string; tariff: Tariff };

export type TariffLocation = { id: number; name: string; city: string };

export type TariffPreviewBody = {
  tariff: TariffBody;
  from?: string;
  days?: number;
  timeZone?: string;
  priceArea?: string;
  powerKw?: number;
  afterKwh?: number;
  afterMinutes?: number;
};

export type PreviewSlot = {
  from: string;
  energyPerKwh: number | null;
  timePerMinute: number | null;
  idlePerMinute: number | null;
  flat: number | null;
  energyElement: number | null;
  spotPerMwh: number | null;
  spotRule: "market" | "minimum" | "maximum" | "missing" | null;
};

export type TariffPreview = { currency: string; timeZone: string; from: string; until: string; slots: PreviewSlot[] };

export type TriedSession = {
  energyKwh: number;
  chargingMinutes: number;
  startedAt?: string;
  idleMinutes?: number;
  pluggedMinutes?: number;
  timeZone?: string;
  priceArea?: string;
};

export type TariffTryBody = { tariff: TariffBody; session?: TriedSession; transactionId?: number };

export type PricedLine = {
  kind: string;
  text: string;
  quantity: number;
  unit: string;
  unitPrice: number;
  amount: number;
  note: string | null;
};

export type PricedSession = {
  currency: string;
  amount: number;
  amountExVat: number;
  vat: number;
  perKwh: number | null;
  lines: PricedLine[];
  hasMissingSpot: boolean;
  recordAmount: number | null;
};

export type WhatIfBody = {
  tariff?: TariffBody;
  tariffId?: string;
  month: string;
  timeZone: string;
  locationIds?: number[];
  customerIds?: number[];
  replaces?: string;
};

export type WhatIfGroup = { id: number; name: string; sessions: number; energyKwh: number; was: number; wouldBe: number };

export type WhatIfChange = {
  transactionId: number;
  startedAt: string;
  locationId: number;
  locationName: string;
  energyKwh: number;
  was: number;
  wouldBe: number;
};

export type WhatIfResult = {
  currency: string;
  from: string;
  to: string;
  sessions: number;
  energyKwh: number;
  was: number;
  wouldBe: number;
  dearer: number;
  cheaper: number;
  same: number;
  byTotals: number;
  bySamples: number;
  kept: { agreement: number; otherTariff: number; notBilled: number; corrected: number };
  otherCurrency: number;
  missingSpot: number;
  customers: WhatIfGroup[];
  locations: WhatIfGroup[];
  up: WhatIfChange[];
  down: WhatIfChange[];
};
