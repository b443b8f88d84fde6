import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { niceTop } from "../charge-records/curve";
import { formatDecimals, formatUnitPrice } from "../format/numbers";
import { formatClock, formatDate } from "../format/times";
import { lane, midnights, type Stretch, stretchAt } from "./week";

const height = 300;
const left = 52;
const right = 10;
const top = 12;
const laneHeight = 17;

type Props = { stretches: Stretch[]; from: number; until: number; now: number; zone: string; currency: string };

const lanes = [
  { name: "min", word: "per minute", pick: ({ minute }: Stretch) => minute },
  { name: "idle", word: "per idle minute", pick: ({ idle }: Stretch) => idle },
  { name: "once", word: "once", pick: ({ flat }: Stretch) => flat },
] as const;

/** The price of a kWh over a week, what else is due beneath it, and the market's price where it is known. */
export function WeekChart({ stretches, from, until, now, zone, currency }: Props) {
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number | null>(null);
  const fees = lanes.map((each) => ({ ...each, pieces: lane(stretches, each.pick) })).filter(({ pieces }) => pieces.length > 0);
  const base = height - 28 - fees.length * laneHeight;
  const inner = Math.max(1, width - left - right);
  const x = (time: number) => left + ((time - from) / (until - from)) * inner;
  const values = stretches.flatMap(({ energy, spot }) => [energy ?? 0, spot ?? 0]);
  const peak = niceTop(Math.max(...values, 0.01) * 1.04);
  const least = Math.min(...values, 0);
  const depth = least < 0 ? -niceTop(-least) : 0;
  const y = (value: number) => base - ((value - depth) / (peak - depth)) * (base - top);
  const days = midnights(from, until, zone);
  const shown = at === null ? null : (stretches[at] ?? null);

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const index = stretchAt(stretches, from + ((event.clientX - box.left - left) / inner) * (until - from));
    setAt(index < 0 ? null : index);
  };
  const onKey = (event: KeyboardEvent) => {
    const start = at ?? stretchAt(stretches, now);
    const moves: Record<string, number> = { ArrowLeft: start - 1, ArrowRight: start + 1, Home: 0, End: stretches.length - 1 };
    if (event.key === "Escape") setAt(null);
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(stretches.length - 1, next)));
  };

  return (
    <div
      ref={ref}
      className="week-chart"
      role="slider"
      tabIndex={0}
      aria-label="Price over the week"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, stretches.length - 1)}
      aria-valuenow={at ?? 0}
      aria-valuetext={shown ? `${when(shown, zone)}: ${said(shown, currency).join(", ")}` : "Arrow keys read out the prices"}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
      onKeyDown={onKey}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {[0, 0.25, 0.5, 0.75, 1].map((part) => {
            const value = depth + (peak - depth) * part;
            return (
              <g key={part}>
                <line x1={left} x2={width - right} y1={y(value)} y2={y(value)} className={part === 0 ? "axis" : "rule"} />
                <text x={left - 8} y={y(value) + 4} textAnchor="end">
                  {formatDecimals(value, 2)}
                </text>
              </g>
            );
          })}
          {days.map((day, index) => {
            const next = days[index + 1] ?? until;
            return (
              <g key={day}>
                <line x1={x(day)} x2={x(day)} y1={top} y2={base} className="rule" />
                <text x={(x(day) + x(next)) / 2} y={height - 6} textAnchor="middle" className="day">
                  {(width < 620 ? shortDay : weekday)(day, zone)}
                </text>
              </g>
            );
          })}
          {stretches.map(
            (stretch) =>
              stretch.isMissing && (
                <rect
                  key={stretch.from}
                  x={x(stretch.from)}
                  y={top}
                  width={Math.max(1, x(stretch.until) - x(stretch.from))}
                  height={base - top}
                  className="unknown"
                />
              ),
          )}
          <path d={filled(stretches, x, y, y(Math.max(0, depth)))} className="price-area" />
          <path d={line(stretches, ({ spot }) => spot, x, y)} className="spot-line" />
          <path d={line(stretches, ({ energy }) => energy, x, y)} className="price-line" />
          {fees.map(({ name, pieces }, index) => (
            <g key={name} className={`lane ${name}`}>
              <text x={left - 8} y={base + 18 + index * laneHeight} textAnchor="end">
                {name}
              </text>
              {pieces.map((piece) => (
                <g key={piece.from}>
                  <rect
                    x={x(piece.from)}
                    y={base + 9 + index * laneHeight}
                    width={Math.max(1.5, x(piece.until) - x(piece.from) - 1)}
                    height={laneHeight - 5}
                    rx={2}
                  />
                  {x(piece.until) - x(piece.from) > 34 && (
                    <text
                      x={(x(piece.from) + x(piece.until)) / 2}
                      y={base + 19 + index * laneHeight}
                      textAnchor="middle"
                      className="fee-price"
                    >
                      {formatUnitPrice(piece.value)}
                    </text>
                  )}
                </g>
              ))}
            </g>
          ))}
          {now > from && now < until && <line x1={x(now)} x2={x(now)} y1={top - 4} y2={base} className="now" />}
          {shown && (
            <rect x={x(shown.from)} y={top} width={Math.max(1, x(shown.until) - x(shown.from))} height={base - top} className="pointed" />
          )}
        </svg>
      )}
      {shown && (
        <div className="step-readout" style={{ left: Math.min(Math.max(x(shown.from), 150), Math.max(150, width - 150)) }}>
          <b>{when(shown, zone)}</b>
          {said(shown, currency).map((word) => (
            <small key={word}>{word}</small>
          ))}
        </div>
      )}
    </div>
  );
}

export const when = ({ from, until }: Pick<Stretch, "from" | "until">, zone: string) => {
  const [first, last] = [formatDate(from, zone), formatDate(until - 1, zone)];
  const clocks = `${formatClock(from, zone)}–${formatClock(until, zone)}`;
  return first === last
    ? `${weekday(from, zone)} ${clocks}`
    : `${weekday(from, zone)} ${formatClock(from, zone)} – ${weekday(until, zone)} ${formatClock(until, zone)}`;
};

export function said({ energy, minute, idle, flat, spot, isMissing }: Stretch, currency: string): string[] {
  const price = (value: number | null, per: string) => (value === null ? [] : [`${formatUnitPrice(value)} ${currency} ${per}`]);
  return [
    ...(energy === null ? ["energy is free"] : price(energy, "per kWh")),
    ...(isMissing ? ["no market price yet: the minimum"] : price(spot, "per kWh at the market, without VAT")),
    ...price(minute, "per minute"),
    ...price(idle, "per idle minute"),
    ...price(flat, "once"),
  ];
}

const weekday = (at: number, zone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric", month: "short" }).format(at);

const shortDay = (at: number, zone: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", day: "numeric" }).format(at);

type Axis = (value: number) => number;

function line(stretches: readonly Stretch[], pick: (stretch: Stretch) => number | null, x: Axis, y: Axis) {
  let path = "";
  let last: number | null = null;
  for (const stretch of stretches) {
    const value = pick(stretch);
    if (value !== null)
      path += `${last === stretch.from ? "L" : "M"}${round(x(stretch.from))} ${round(y(value))}H${round(x(stretch.until))}`;
    last = value === null ? null : stretch.until;
  }
  return path;
}

const filled = (stretches: readonly Stretch[], x: Axis, y: Axis, zero: number) =>
  stretches
    .filter(({ energy }) => energy !== null)
    .map(({ from, until, energy }) => `M${round(x(from))} ${round(zero)}V${round(y(energy ?? 0))}H${round(x(until))}V${round(zero)}Z`)
    .join("");

const round = (value: number) => Math.round(value * 10) / 10;
