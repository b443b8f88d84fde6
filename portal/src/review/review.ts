import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { ReviewItem } from "../api/types";

export type Decision = "release" | "exclude";

export const reviewCountQuery = queryOptions({
  queryKey: ["review", "count"],
  queryFn: ({ signal }) => read(api.GET("/v2/charge-records/review/count", { signal })),
});

export const reviewQuery = (state: "waiting" | "done") =>
  infiniteQueryOptions({
    queryKey: ["review", state],
    queryFn: ({ signal, pageParam }) =>
      read(api.GET("/v2/charge-records/review", { signal, params: { query: { state, limit: 50, nextPageCursor: pageParam } } })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextPageCursor ?? undefined,
  });

export const decide = (id: number, action: Decision, note: string) =>
  read(api.POST("/v2/charge-records/{id}/review", { params: { path: { id } }, body: { action, ...(note.trim() && { note }) } }));

/** What a late message says, filled in for whoever agrees. */
export function proposedOf({ proposal, record }: ReviewItem) {
  if (!proposal) return undefined;
  const consumed =
    proposal.meterStop !== null && record.meterStart != null ? Math.round((proposal.meterStop - record.meterStart) * 1000) / 1000 : null;
  return {
    ...(proposal.endedAt && { endedAt: proposal.endedAt }),
    ...(consumed !== null && consumed >= 0 && { consumed }),
  };
}
