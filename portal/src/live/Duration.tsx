import { formatSince } from "../format/durations";
import { useTicking } from "./clock";

/** How long ago a time was, ticking. */
export function Duration({ since }: { since: string | null | undefined }) {
  return useTicking((now) => formatSince(since, now));
}
