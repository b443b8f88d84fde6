import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";

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

export const decide = (id: number, action: "release" | "exclude", note: string) =>
  read(api.POST("/v2/charge-records/{id}/review", { params: { path: { id } }, body: { action, ...(note.trim() && { note }) } }));
