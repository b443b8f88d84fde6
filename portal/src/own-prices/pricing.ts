import type { Pricing } from "../api/types";
import { formatDecimals, formatMoney, formatUnitPrice } from "../format/numbers";
import { orNull, type Typed, typed } from "../forms/numbers";

export type PricingKind = "discountPercent" | "tariffId" | "perKwh" | "amountOff" | "free";

export const pricingKinds: Record<PricingKind, string> = {
  discountPercent: "Discount in percent",
  tariffId: "A tariff of its own",
  perKwh: "A price per kWh, nothing else",
  amountOff: "An amount off each session",
  free: "Free charging",
};

/** "20 % off", "1.50 DKK per kWh", "Tariff Fleet", "Free". */
export function wordPricing(pricing: Pricing): string {
  if (pricing.free) return "Free";
  if (pricing.discountPercent !== null) return `${formatDecimals(pricing.discountPercent, 0, 4)} % off`;
  if (pricing.amountOff !== null) return `${formatMoney(pricing.amountOff, pricing.currency)} off a session`;
  if (pricing.perKwh !== null) return `${formatUnitPrice(pricing.perKwh)} ${pricing.currency ?? ""} per kWh`;
  return `Tariff ${pricing.tariffName ?? "that is gone"}`;
}

export type PricingValues = { kind: PricingKind; value: Typed; currency: string; tariffId: string | null };

export function pricingValues(pricing?: Pricing): PricingValues {
  const kind = (Object.keys(pricingKinds) as PricingKind[]).find((name) => pricing?.[name] != null && pricing[name] !== false);
  return {
    kind: kind ?? "discountPercent",
    value: typed(pricing?.discountPercent ?? pricing?.perKwh ?? pricing?.amountOff),
    currency: pricing?.currency ?? "DKK",
    tariffId: pricing?.tariffId ?? null,
  };
}

export function pricingBody({ kind, value, currency, tariffId }: PricingValues): Partial<Pricing> {
  if (kind === "free") return { free: true };
  if (kind === "tariffId") return { tariffId };
  if (kind === "discountPercent") return { discountPercent: orNull(value) };
  return { [kind]: orNull(value), currency: currency.trim().toUpperCase() };
}

/** What is still missing; undefined where nothing is. */
export function pricingFault({ kind, value, tariffId }: PricingValues): string | undefined {
  if (kind === "free") return undefined;
  if (kind === "tariffId") return tariffId === null ? "Choose the tariff" : undefined;
  return value === "" ? "The value is missing" : undefined;
}
