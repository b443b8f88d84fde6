import { queryOptions } from "@tanstack/react-query";
import { formatClock } from "../format/times";

/** What `/health/ready` says. */
export type Health = { status: "ok" | "unavailable"; storage: string | null; why: string | null; since: string | null };

export type Fault = { title: string; text: string };

/** What operators must know of the server's state; null while all is well. */
export function wordFault(health: Health | undefined): Fault | null {
  if (!health || health.status === "ok") return null;
  if (health.why === "the server is stopping")
    return { title: "The server is restarting", text: "Stations are being disconnected and come back by themselves." };
  const since = health.since ? ` since ${formatClock(health.since)}` : "";
  return {
    title: `${health.storage ?? "The database"} is away${since}`,
    text: "Nothing can be stored: stations keep what they have to say and send it when it is back. What you see may be old.",
  };
}

/** Asked without signing in, for that needs the database too. No answer at all is another fault, which the live data shows. */
export const healthQuery = queryOptions({
  queryKey: ["health"],
  queryFn: async ({ signal }): Promise<Health> => {
    const answer = await fetch("/health/ready", { signal });
    return (await answer.json()) as Health;
  },
  refetchInterval: 5_000,
  staleTime: 0,
  retry: false,
});
