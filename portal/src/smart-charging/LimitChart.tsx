import { useElementSize } from "@mantine/hooks";
import type { LimitStep, RateUnit } from "../api/types";
import { formatClock } from "../format/times";
import { formatLimit, stretches } from "./profiles";
import "./smart-charging.css";

type Props = { label: string; steps: readonly LimitStep[]; from: number; to: number; unit: RateUnit; height?: number };

const left = 58;
const right = 10;
const top = 10;
const bottom = 22;
const tickHours = [1, 2, 3, 4, 6, 12, 24];

/** A limit over time, as a line of steps. Where there is none, there is no line. */
export function LimitChart({ label, steps, from, to, unit, height = 130 }: Props) {
  const { ref, width } = useElementSize();
  const parts = stretches(steps, to);
  const inner = Math.max(1, width - left - right);
  const base = height - bottom;
  const peak = Math.max(1, ...parts.map(({ limit }) => limit)) * 1.1;
  const x = (time: number) => left + ((Math.min(Math.max(time, from), to) - from) / (to - from)) * inner;
  const y = (limit: number) => base - (limit / peak) * (base - top);
  const line = parts
    .map((part, i) => {
      const joins = i > 0 && parts[i - 1]?.to === part.from;
      return `${joins ? `V${y(part.limit)}` : `M${x(part.from)} ${y(part.limit)}`}H${x(part.to)}`;
    })
    .join("");
  const area = parts.map((part) => `M${x(part.from)} ${base}V${y(part.limit)}H${x(part.to)}V${base}Z`).join("");
  const levels = [...new Set(parts.map(({ limit }) => limit))].sort((one, other) => one - other);
  const hours = (to - from) / 3_600_000;
  const every = tickHours.find((each) => hours / each <= Math.max(2, inner / 60)) ?? 24;
  const words = parts.map((part) => `${formatClock(part.from)} ${formatLimit(part.limit, unit)}`).join(", ");
  return (
    <div ref={ref} className="limit-chart" role="img" aria-label={`${label}: ${words || "no limit"}`}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <line x1={left} x2={width - right} y1={base} y2={base} className="axis" />
          {levels
            .filter((level, i) => i === levels.length - 1 || y(level) - y(levels[i + 1] ?? level) > 14)
            .map((level) => (
              <g key={level}>
                <line x1={left} x2={width - right} y1={y(level)} y2={y(level)} className="rule" />
                <text x={left - 8} y={y(level) + 4} textAnchor="end">
                  {formatLimit(level, unit)}
                </text>
              </g>
            ))}
          {ticks(from, to, every).map((time) => (
            <g key={time}>
              <line x1={x(time)} x2={x(time)} y1={base} y2={base + 4} className="axis" />
              <text x={x(time)} y={height - 5} textAnchor={x(time) > width - 24 ? "end" : "middle"}>
                {formatClock(time)}
              </text>
            </g>
          ))}
          <path d={area} className="area" />
          <path d={line} className="line" />
          {parts.length === 0 && (
            <text x={(left + width) / 2} y={(top + base) / 2} textAnchor="middle">
              no limit in this time
            </text>
          )}
        </svg>
      )}
    </div>
  );
}

function ticks(from: number, to: number, hours: number): number[] {
  const first = new Date(from);
  first.setMinutes(0, 0, 0);
  first.setHours(Math.ceil((first.getHours() + 1) / hours) * hours);
  const found = [];
  for (let time = first.getTime(); time <= to; time += hours * 3_600_000) found.push(time);
  return found;
}
