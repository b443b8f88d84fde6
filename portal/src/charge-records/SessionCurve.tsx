import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type PointerEvent, useMemo, useState } from "react";
import type { MeterValues } from "../api/types";
import { formatClock } from "../format/times";
import { idlePhases, nearest, niceTop, path, pointsOf, timeTicks } from "./curve";
import { Readout, readoutText } from "./Readout";

const height = 240;
const left = 52;
const top = 12;
const bottom = 30;
const base = height - bottom;

type Props = { values: MeterValues; from: number; to: number; zone: string | null };

/** Power and state of charge over the session; pointing, or the arrow keys, read out one sample. */
export function SessionCurve({ values, from, to, zone }: Props) {
  const { ref, width } = useElementSize();
  const { points, derived } = useMemo(() => pointsOf(values.samples), [values.samples]);
  const [at, setAt] = useState<number | null>(null);
  const hasSoc = points.some((point) => point.soc !== null);
  const right = hasSoc ? 44 : 12;

  const start = Math.min(from, points[0]?.at ?? from);
  const end = Math.max(to, points.at(-1)?.at ?? to, start + 60_000);
  const inner = Math.max(1, width - left - right);
  const x = (time: number) => left + ((time - start) / (end - start)) * inner;
  // A little room, so that the line never runs along the edge.
  const topKw = niceTop(1.02 * Math.max(...points.map((point) => point.powerKw ?? 0), 0));
  const idle = idlePhases(values.statuses, start, end);
  const y = (kw: number) => base - (kw / topKw) * (base - top);
  const ySoc = (soc: number) => base - (soc / 100) * (base - top);

  const power = path(
    points,
    (point) => x(point.at),
    (point) => (point.powerKw === null ? null : y(point.powerKw)),
  );
  const known = points.filter((point) => point.powerKw !== null);
  const area = known.length > 1 ? `${power}L${x(known.at(-1)?.at ?? 0)} ${base}L${x(known[0]?.at ?? 0)} ${base}Z` : "";
  const soc = path(
    points,
    (point) => x(point.at),
    (point) => (point.soc === null ? null : ySoc(point.soc)),
  );
  const shown = at === null ? null : points[Math.min(at, points.length - 1)];

  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const time = start + ((event.clientX - box.left - left) / inner) * (end - start);
    setAt(nearest(points, time));
  };
  const onKey = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: (at ?? points.length) - 1,
      ArrowRight: (at ?? -1) + 1,
      Home: 0,
      End: points.length - 1,
    };
    const next = moves[event.key];
    if (event.key === "Escape") setAt(null);
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.max(0, Math.min(points.length - 1, next)));
  };

  return (
    <div
      ref={ref}
      className="curve"
      role="slider"
      aria-label="Sample of the session"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, points.length - 1)}
      aria-valuenow={at ?? 0}
      aria-valuetext={shown ? readoutText(shown, zone) : "Arrow keys read out the samples"}
      tabIndex={0}
      onPointerMove={point}
      onPointerLeave={() => setAt(null)}
      onKeyDown={onKey}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {idle.map((phase) => (
            <rect key={phase.from} x={x(phase.from)} y={top} width={x(phase.to) - x(phase.from)} height={base - top} className="idle-phase">
              <title>{phase.status}</title>
            </rect>
          ))}
          {[0, 0.25, 0.5, 0.75, 1].map((part) => (
            <g key={part}>
              <line x1={left} x2={width - right} y1={y(topKw * part)} y2={y(topKw * part)} className={part === 0 ? "axis" : "rule"} />
              {part % 0.5 === 0 && (
                <>
                  <text x={left - 8} y={y(topKw * part) + 4} textAnchor="end">
                    {part === 0 ? "0" : `${Math.round(topKw * part * 100) / 100} kW`}
                  </text>
                  {hasSoc && (
                    <text x={width - right + 8} y={ySoc(part * 100) + 4} className="soc-axis">
                      {part * 100} %
                    </text>
                  )}
                </>
              )}
            </g>
          ))}
          {timeTicks(start, end, Math.max(2, Math.floor(inner / 80))).map((time) => (
            <g key={time}>
              <line x1={x(time)} x2={x(time)} y1={base} y2={base + 4} className="axis" />
              <text x={x(time)} y={height - 10} textAnchor="middle">
                {formatClock(time, zone)}
              </text>
            </g>
          ))}
          <path d={area} className="power-area" />
          <path d={power} className="power-line" />
          {hasSoc && <path d={soc} className="soc-line" />}
          {shown && (
            <g className="cursor">
              <line x1={x(shown.at)} x2={x(shown.at)} y1={top} y2={base} />
              {shown.powerKw !== null && <circle cx={x(shown.at)} cy={y(shown.powerKw)} r={3.5} className="power-dot" />}
              {shown.soc !== null && <circle cx={x(shown.at)} cy={ySoc(shown.soc)} r={3.5} className="soc-dot" />}
            </g>
          )}
        </svg>
      )}
      {shown && <Readout point={shown} zone={zone} x={x(shown.at)} width={width} />}
      <footer>
        <span className="legend">
          <i className="power-key" /> {derived ? "power, from the energy readings" : "power"}
          {hasSoc && (
            <>
              <i className="soc-key" /> state of charge
            </>
          )}
          {idle.length > 0 && (
            <>
              <i className="idle-key" /> not charging
            </>
          )}
        </span>
        <span>
          {values.samples.length} samples{values.messageCount > 0 && ` · ${values.messageCount} OCPP messages`}
        </span>
      </footer>
    </div>
  );
}
