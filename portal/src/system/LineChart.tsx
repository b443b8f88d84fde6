import { useElementSize } from "@mantine/hooks";
import type { PointerEvent } from "react";
import type { FigurePoint } from "../api/types";
import { nearest, niceTop, path, timeTicks } from "../charge-records/curve";
import { formatClock } from "../format/times";
import { type Chart, highest, latest } from "./figures";

const height = 132;
const top = 18;
const bottom = 20;
const base = height - bottom;

type Timed = FigurePoint & { time: number };
type Props = { chart: Chart; points: Timed[]; from: number; until: number; at: number | null; onPoint: (at: number | null) => void };

/** One figure over time. All charts share one cursor: what happened at once is read at once. */
export function LineChart({ chart, points, from, until, at, onPoint }: Props) {
  const { ref, width } = useElementSize();
  const peak = niceTop(1.05 * highest(chart, points));
  const x = (time: number) => ((time - from) / (until - from)) * width;
  const y = (value: number) => base - (value / peak) * (base - top);
  const first = chart.lines[0];
  const shown = at === null ? null : points[at];

  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (points.length === 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    const time = from + ((event.clientX - box.left) / box.width) * (until - from);
    onPoint(
      nearest(
        points.map((each) => ({ at: each.time })),
        time,
      ),
    );
  };

  return (
    <section className="card line-chart" aria-label={chart.title}>
      <h2>
        {chart.title} <b>{first ? chart.format(latest(first, points, at)) : null}</b>
      </h2>
      <div ref={ref} className="plot" onPointerMove={point} onPointerLeave={() => onPoint(null)}>
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {[0, 0.5, 1].map((part) => (
              <line key={part} x1={0} x2={width} y1={y(peak * part)} y2={y(peak * part)} className={part === 0 ? "axis" : "rule"} />
            ))}
            {timeTicks(from, until, 3).map((time) => (
              <text key={time} x={x(time)} y={height - 4} textAnchor={x(time) < 18 ? "start" : x(time) > width - 18 ? "end" : "middle"}>
                {formatClock(time)}
              </text>
            ))}
            {first && points.length > 1 && (
              <path
                className="area"
                d={`${path(
                  points,
                  (each) => x(each.time),
                  (each) => {
                    const value = first.of(each);
                    return value === null ? null : y(value);
                  },
                )}${closing(points, first.of, x)}`}
              />
            )}
            {[...chart.lines].reverse().map((line) => (
              <path
                key={line.name}
                className={`line ${line.tone}`}
                d={path(
                  points,
                  (each) => x(each.time),
                  (each) => {
                    const value = line.of(each);
                    return value === null ? null : y(value);
                  },
                )}
              />
            ))}
            <text x={0} y={12} className="peak">
              {points.length > 0 && chart.format(peak)}
            </text>
            {shown && (
              <g className="cursor">
                <line x1={x(shown.time)} x2={x(shown.time)} y1={top} y2={base} />
                {chart.lines.map((line) => {
                  const value = line.of(shown);
                  return value === null ? null : (
                    <circle key={line.name} cx={x(shown.time)} cy={y(value)} r={3} className={`dot ${line.tone}`} />
                  );
                })}
              </g>
            )}
          </svg>
        )}
      </div>
      <footer>
        {chart.lines.map((line) => (
          <span key={line.name}>
            <i className={line.tone} /> {line.name} <b>{chart.format(latest(line, points, at))}</b>
          </span>
        ))}
      </footer>
    </section>
  );
}

/** Down to the axis and back, under what is known. */
function closing(points: Timed[], of: (point: FigurePoint) => number | null, x: (time: number) => number): string {
  const known = points.filter((point) => of(point) !== null);
  const [start, end] = [known[0], known.at(-1)];
  return start && end ? `L${x(end.time)} ${base}L${x(start.time)} ${base}Z` : "";
}
