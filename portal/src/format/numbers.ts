// One locale for everybody: a figure read out over the telephone must read the same on both screens.
const locale = "en-GB";
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const cache = new Map<string, Intl.NumberFormat>();

export const none = "—";

function fixed(least: number, most: number) {
  const key = `${least}-${most}`;
  const format = cache.get(key) ?? new Intl.NumberFormat(locale, { minimumFractionDigits: least, maximumFractionDigits: most });
  cache.set(key, format);
  return format;
}

export const formatCount = (value: number) => whole.format(value);

export function formatDecimals(value: number | null | undefined, least: number, most = least): string {
  return value == null ? none : fixed(least, most).format(value);
}

export const formatKwh = (value: number | null | undefined) => (value == null ? none : `${fixed(3, 3).format(value)} kWh`);
export const formatKw = (value: number | null | undefined) => (value == null ? none : `${fixed(1, 1).format(value)} kW`);

/** A sum of power: "386.0 kW", "14.21 MW". */
export function formatPowerSum(kw: number): string {
  return kw >= 1_000 ? `${fixed(2, 2).format(kw / 1_000)} MW` : `${fixed(1, 1).format(kw)} kW`;
}

/** A sum of energy: "412 kWh", "8.9 MWh". */
export function formatEnergySum(kwh: number): string {
  return kwh >= 1_000 ? `${fixed(1, 1).format(kwh / 1_000)} MWh` : `${fixed(0, 0).format(kwh)} kWh`;
}

export function formatMoney(amount: number | null | undefined, currency: string | null | undefined): string {
  return amount == null ? none : `${fixed(2, 2).format(amount)} ${currency ?? ""}`.trim();
}

/** A price per unit keeps up to four decimals: 1.25, 1.3482. */
export const formatUnitPrice = (value: number | null | undefined) => formatDecimals(value, 2, 4);

export const formatPercent = (fraction: number | null | undefined) => (fraction == null ? none : `${fixed(0, 1).format(fraction * 100)} %`);

/** CO2 comes in tonnes; a session's is told in kilograms. */
export const formatCo2 = (tonnes: number | null | undefined) => (tonnes == null ? none : `${fixed(2, 2).format(tonnes * 1_000)} kg`);
