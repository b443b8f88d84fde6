import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from "react";
import { formatClock, formatDay } from "../format/times";
import { gapsOf, hourTicks, marketZone, type Step, stepAt, valueTicks } from "./market";

const height = 250;
const left = 58;
const right = 12;
const top = 14;
const bottom = 34;
const base = height - bottom;

type Props = {
  label: string;
  steps: Step[];
  from: number;
  to: number;
  now: number;
  unit: string;
  format: (value: number) => string;
  gapWord: string;
  /** From here on nothing is known because it is too early. */
  early?: number;
  tone: "price" | "co2";
};

/** Values that hold for a while each. What is not known is hatched, and said. Pointing, or the arrow keys, read out one step. */
export function StepChart({ label, steps, from, to, now, unit, format, gapWord, early, tone }: Props) {
  const { ref, width } = useElementSize();
  const hatch = useId();
  const [at, setAt] = useState<number | null>(null);
  const inner = Math.max(1, width - left - right);
  const x = (time: number) => left + ((time - from) / (to - from)) * inner;
  const values = steps.flatMap(({ value }) => (value === null ? [] : [value]));
  const ticks = valueTicks(Math.min(...values), Math.max(...values));
  const [depth, peak] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const y = (value: number) => base - ((value - depth) / (peak - depth)) * (base - top);
  const gaps = useMemo(() => gapsOf(steps), [steps]);
  const shown = at === null ? null : (steps[Math.min(at, steps.length - 1)] ?? null);

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const step = stepAt(steps, from + ((event.clientX - box.left - left) / inner) * (to - from));
    setAt(step ? steps.indexOf(step) : null);
  };
  const onKey = (event: KeyboardEvent) => {
    const current = stepAt(steps, now);
    const start = at ?? (current ? steps.indexOf(current) : -1);
    const moves: Record<string, number> = { ArrowLeft: start - 1, ArrowRight: start + 1, Home: 0, End: steps.length - 1 };
    const next = moves[event.key];
    if (event.key === "Escape") setAt(null);
    if (next === undefined || steps.length === 0) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(steps.length - 1, next)));
  };

  return (
    <div
      ref={ref}
      className={`step-chart ${tone}`}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.max(0, steps.length - 1)}
      aria-valuenow={at ?? 0}
      aria-valuetext={shown ? readout(shown, format, unit, gapWord) : "Arrow keys read out the values"}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
      onKeyDown={onKey}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="6" className="hatch" />
            </pattern>
            <pattern id={`${hatch}early`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line x1="0" y1="0" x2="0" y2="6" className="hatch early" />
            </pattern>
          </defs>
          {ticks.map((value) => (
            <g key={value}>
              <line x1={left} x2={width - right} y1={y(value)} y2={y(value)} className={value === depth ? "axis" : "rule"} />
              <text x={left - 8} y={y(value) + 4} textAnchor="end">
                {format(value)}
              </text>
            </g>
          ))}
          {depth < 0 && <line x1={left} x2={width - right} y1={y(0)} y2={y(0)} className="zero" />}
          {gaps.map((gap) => (
            <g key={gap.from} className={early !== undefined && gap.from >= early ? "early" : undefined}>
              <rect
                x={x(gap.from)}
                y={top}
                width={Math.max(2, x(gap.to) - x(gap.from))}
                height={base - top}
                fill={`url(#${early !== undefined && gap.from >= early ? `${hatch}early` : hatch})`}
              />
              {x(gap.to) - x(gap.from) > 90 && (
                <text x={(x(gap.from) + x(gap.to)) / 2} y={(top + base) / 2} textAnchor="middle" className="gap-word">
                  {gapWord}
                </text>
              )}
            </g>
          ))}
          {hourTicks(from, to, Math.max(2, Math.floor(inner / 60))).map((time) => (
            <g key={time}>
              <line x1={x(time)} x2={x(time)} y1={base} y2={base + 4} className="axis" />
              <text x={x(time)} y={height - 18} textAnchor={x(time) > width - 20 ? "end" : "middle"}>
                {formatClock(time, marketZone)}
              </text>
              {formatClock(time, marketZone) === "00:00" && (
                <text
                  x={x(time)}
                  y={height - 4}
                  textAnchor={x(time) < left + 20 ? "start" : x(time) > width - 40 ? "end" : "middle"}
                  className="day"
                >
                  {formatDay(time, marketZone)}
                </text>
              )}
            </g>
          ))}
          <path d={area(steps, x, y, y(Math.max(0, depth)))} className="step-area" />
          <path d={outline(steps, false, x, y)} className="step-line" />
          <path d={outline(steps, true, x, y)} className="step-line forecast" />
          {now > from && now < to && (
            <g className="now">
              <line x1={x(now)} x2={x(now)} y1={top - 4} y2={base} />
              <text x={x(now) + 4} y={top + 4}>
                now
              </text>
            </g>
          )}
          {shown && (
            <g className="cursor">
              <rect x={x(shown.from)} y={top} width={Math.max(1, x(shown.to) - x(shown.from))} height={base - top} />
              {shown.value !== null && <circle cx={(x(shown.from) + x(shown.to)) / 2} cy={y(shown.value)} r={3.5} />}
            </g>
          )}
        </svg>
      )}
      {shown && (
        <div className="step-readout" style={{ left: Math.min(Math.max(x(shown.from), left + 70), Math.max(left + 70, width - 100)) }}>
          <b>{shown.value === null ? gapWord : `${format(shown.value)} ${unit}`}</b>
          <small>
            {formatDay(shown.from, marketZone)} {formatClock(shown.from, marketZone)}–{formatClock(shown.to, marketZone)}
            {shown.isForecast && " · forecast"}
            {shown.note && ` · ${shown.note}`}
          </small>
        </div>
      )}
    </div>
  );
}

function readout(step: Step, format: (value: number) => string, unit: string, gapWord: string) {
  const value = step.value === null ? gapWord : `${format(step.value)} ${unit}`;
  return `${formatDay(step.from, marketZone)} ${formatClock(step.from, marketZone)}: ${value}${step.isForecast ? ", forecast" : ""}`;
}

type Axis = (value: number) => number;

/** The line over what is known; where something is missing it ends, and begins again after. */
function outline(steps: readonly Step[], isForecast: boolean, x: Axis, y: Axis): string {
  let path = "";
  let last: Step | null = null;
  for (const step of steps) {
    if (step.value === null || (step.isForecast ?? false) !== isForecast) {
      last = null;
      continue;
    }
    path += `${last?.to === step.from ? "L" : "M"}${round(x(step.from))} ${round(y(step.value))}L${round(x(step.to))} ${round(y(step.value))}`;
    last = step;
  }
  return path;
}

function area(steps: readonly Step[], x: Axis, y: Axis, zero: number): string {
  return steps
    .filter((step) => step.value !== null)
    .map((step) => `M${round(x(step.from))} ${round(zero)}V${round(y(step.value ?? 0))}H${round(x(step.to))}V${round(zero)}Z`)
    .join("");
}

const round = (value: number) => Math.round(value * 10) / 10;
