import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** What stands behind the `?`: plain words, so that a view can be read, shared and typed. */
export type Search = { [name: string]: string | undefined };

export function parseSearch(text: string): Search {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parts = Object.entries(search)
    .filter(([, value]) => value !== undefined && value !== null && value !== "")
    .map(([name, value]) => `${encodeURIComponent(name)}=${readable(String(value))}`);
  return parts.length > 0 ? `?${parts.join("&")}` : "";
}

const readable = (value: string) =>
  encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%20", "+");

export const listOf = (text: string | undefined) => (text ? text.split(",").filter((each) => each !== "") : []);

export const numbersOf = (text: string | undefined) => listOf(text).map(Number).filter(Number.isInteger);

/** The address as the state of a page. What is set to undefined leaves it; `push` makes a step that Back undoes. */
export function useAddress() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const set = useCallback(
    (changes: Search, push = false) =>
      void navigate({ to: ".", search: (old: Search) => ({ ...old, ...changes }), replace: !push, resetScroll: false } as never),
    [navigate],
  );
  return [search, set] as const;
}
