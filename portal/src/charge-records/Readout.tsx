import { formatDecimals, formatKw, formatKwh } from "../format/numbers";
import { formatSeconds } from "../format/times";
import type { Point } from "./curve";

const facts = (point: Point): [string, string][] => [
  ["Power", formatKw(point.powerKw)],
  ["Energy", formatKwh(point.energyKwh)],
  ...(point.soc === null ? [] : ([["State of charge", `${point.soc} %`]] as [string, string][])),
  ...(point.currentA === null ? [] : ([["Current", `${formatDecimals(point.currentA, 1)} A`]] as [string, string][])),
  ...(point.voltageV === null ? [] : ([["Voltage", `${formatDecimals(point.voltageV, 1)} V`]] as [string, string][])),
];

export const readoutText = (point: Point, zone: string | null) =>
  [formatSeconds(point.at, zone), ...facts(point).map(([name, value]) => `${name} ${value}`)].join(", ");

const wide = 196;

/** Beside the pointer, on whichever side has room. */
export function Readout({ point, zone, x, width }: { point: Point; zone: string | null; x: number; width: number }) {
  return (
    <div className="readout" aria-hidden style={{ left: x + 14 + wide > width ? x - wide - 14 : x + 14, width: wide }}>
      <b>{formatSeconds(point.at, zone)}</b>
      <dl>{facts(point).map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}</dl>
    </div>
  );
}
