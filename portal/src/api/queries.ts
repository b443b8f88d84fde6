import { QueryClient, queryOptions } from "@tanstack/react-query";
import { api, read } from "./client";
import { ApiError } from "./problem";
import type { Rights } from "./types";

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      retryDelay: (attempt) => Math.min(4_000, 400 * 2 ** attempt) * (0.5 + Math.random() / 2),
    },
    mutations: { retry: false },
  },
});

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => read(api.GET("/auth/me", { signal })),
  staleTime: 60_000,
  retry: false,
});

const ladder: Rights[] = ["read", "write", "control"];

export function includes(has: Rights, needed: Rights): boolean {
  return ladder.indexOf(has) >= ladder.indexOf(needed);
}
