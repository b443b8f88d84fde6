const width = 64;
const height = 24;

/** The last power values as a small curve, scaled to its own highest. */
export function sparkPoints(curve: readonly number[]): string {
  const top = Math.max(1, ...curve);
  const step = width / Math.max(1, curve.length - 1);
  return curve.map((kw, index) => `${round(index * step)},${round(height - 1 - (Math.max(0, kw) / top) * (height - 3))}`).join(" ");
}

const round = (value: number) => Math.round(value * 10) / 10;

export function Spark({ curve }: { curve: readonly number[] }) {
  if (curve.length < 2) return null;
  const points = sparkPoints(curve);
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <polygon points={`0,${height} ${points} ${width},${height}`} fill="var(--charging)" opacity="0.1" />
      <polyline
        points={points}
        fill="none"
        stroke="var(--charging)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
