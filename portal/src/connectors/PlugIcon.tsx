import type { ReactNode } from "react";
import type { ConnectorType } from "../api/types";

const dot = (x: number, y: number, r = 1.2) => <circle key={`${x}-${y}`} cx={x} cy={y} r={r} fill="currentColor" stroke="none" />;
const dcPins = (
  <>
    <rect x="6" y="17" width="14" height="7" rx="3.5" />
    <circle cx="10" cy="20.5" r="1.5" />
    <circle cx="16" cy="20.5" r="1.5" />
  </>
);
const type2Face = "M6.4 5.500h13.200A8.3 8.3 0 0 1 21.3 10.500v2.200a8.3 8.3 0 0 1-16.6 0v-2.200A8.3 8.3 0 0 1 6.4 5.500Z";

/** The faces of the plugs, as a driver sees them (IEC 62196-2 and -3, CHAdeMO, GB/T 20234). */
const faces: Record<ConnectorType, ReactNode> = {
  CCS: (
    <>
      <path d="M8.9 3.600h8.200a6.4 6.4 0 1 1-8.2 0Z" />
      {dot(10.6, 7.6, 0.9)}
      {dot(15.4, 7.6, 0.9)}
      {dot(13, 11.4, 0.9)}
      {dcPins}
    </>
  ),
  "CCS 1": (
    <>
      <circle cx="13" cy="9" r="6.4" />
      {dot(10.6, 7.2, 1)}
      {dot(15.4, 7.2, 1)}
      {dot(13, 12, 1)}
      {dcPins}
    </>
  ),
  "Type 2": (
    <>
      <path d={type2Face} />
      {[dot(10.4, 9.4, 0.9), dot(15.6, 9.4, 0.9), dot(8.6, 13), dot(13, 13), dot(17.4, 13), dot(10.8, 16.8), dot(15.2, 16.8)]}
    </>
  ),
  "Type 1": (
    <>
      <circle cx="13" cy="13" r="9" />
      {[dot(9.6, 9.8, 1.4), dot(16.4, 9.8, 1.4), dot(8.8, 14.8, 0.9), dot(17.2, 14.8, 0.9), dot(13, 17.6, 1.4)]}
    </>
  ),
  CHAdeMO: (
    <>
      <circle cx="13" cy="13" r="9" />
      <circle cx="13" cy="8.4" r="2" />
      <circle cx="13" cy="17.6" r="2" />
      <circle cx="8.4" cy="13" r="1.2" />
      <circle cx="17.6" cy="13" r="1.2" />
    </>
  ),
  "GB/T AC": (
    <>
      <path d={type2Face} />
      {[dot(8.6, 11), dot(13, 11), dot(17.4, 11), dot(10.8, 15), dot(15.2, 15), dot(10.4, 8, 0.8), dot(15.6, 8, 0.8)]}
    </>
  ),
  "GB/T DC": (
    <>
      <circle cx="13" cy="13" r="9" />
      <circle cx="9.2" cy="13" r="2" />
      <circle cx="16.8" cy="13" r="2" />
      {[dot(13, 8, 1), dot(13, 18, 1), dot(9.6, 8.6, 0.8), dot(16.4, 8.6, 0.8), dot(9.6, 17.4, 0.8), dot(16.4, 17.4, 0.8)]}
    </>
  ),
};

export function PlugIcon({ type, size = 26 }: { type: ConnectorType; size?: number }) {
  return (
    <svg
      className="plug"
      width={size}
      height={size}
      viewBox="0 0 26 26"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      aria-hidden="true"
    >
      {faces[type] ?? <circle cx="13" cy="13" r="9" />}
    </svg>
  );
}
