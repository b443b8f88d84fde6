import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import type { Search } from "../shell/address";
import "./lists.css";

export type Cursors = { nextPageCursor?: string; previousPageCursor?: string };

/** The page a keyset list is at, as it stands in the address. */
export const cursorsOf = (search: Search): Cursors => ({ nextPageCursor: search.next, previousPageCursor: search.previous });

/** What every filter change adds: a cursor belongs to the list it came from. */
export const firstPage = { next: undefined, previous: undefined } satisfies Search;

type Props = {
  page: { nextPageCursor: string | null; previousPageCursor?: string | null } | undefined;
  go: (changes: Search, push: boolean) => void;
  names?: [string, string];
  children?: ReactNode;
};

export function Pager({ page, go, names = ["Previous", "Next"], children }: Props) {
  const { nextPageCursor: next, previousPageCursor: previous } = page ?? {};
  return (
    <div className="pager">
      <span>{children}</span>
      {(next || previous) && (
        <span className="row">
          <Button variant="default" disabled={!previous} onClick={() => go({ next: undefined, previous: previous ?? undefined }, true)}>
            {names[0]}
          </Button>
          <Button variant="default" disabled={!next} onClick={() => go({ next: next ?? undefined, previous: undefined }, true)}>
            {names[1]}
          </Button>
        </span>
      )}
    </div>
  );
}
