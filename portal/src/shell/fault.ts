import { queryOptions } from "@tanstack/react-query";
import { formatClock } from "../format/times";

/** What `/health/ready` says; its parts to those who are signed in, which nobody is while the database is away. */
export type Health = { status: "ok" | "unavailable"; since?: string; parts?: { name: string; ok: boolean; why: string | null }[] };

export type Fault = { title: string; text: string };

/** What operators must know of the server's state; null while all is well. */
export function wordFault(health: Health | undefined): Fault | null {
  if (!health || health.status === "ok") return null;
  if (health.parts?.some((part) => part.name === "program" && !part.ok))
    return { title: "The server is restarting", text: "Stations are being disconnected and come back by themselves." };
  return {
    title: health.since ? `The database is away since ${formatClock(health.since)}` : "The server is not ready",
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
