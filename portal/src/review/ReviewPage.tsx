import { SegmentedControl } from "@mantine/core";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useMay } from "../access/me";
import type { ReviewItem } from "../api/types";
import { CorrectDialog } from "../charge-records/CorrectDialog";
import { formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { useAddress } from "../shell/address";
import { isControl, useKeys } from "../shell/keys";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { DecideDialog } from "./DecideDialog";
import { ReviewDetail } from "./ReviewDetail";
import { type Decision, proposedOf, reviewQuery } from "./review";
import "../charge-records/charge-records.css";
import "../charge-records/explanation.css";
import "../lists/lists.css";
import "./review.css";

type Asked = { action: Decision; item: ReviewItem };

/** Records that somebody should look at before they are settled, worked off from the keyboard. */
export default function ReviewPage() {
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const state = address.state === "done" ? "done" : "waiting";
  const review = useInfiniteQuery({ ...reviewQuery(state), refetchInterval: 15_000 });
  const mayDecide = useMay("write") && state === "waiting";
  const [asked, setAsked] = useState<Asked | null>(null);
  const [correcting, setCorrecting] = useState<ReviewItem | null>(null);
  const items = review.data?.pages.flatMap(({ data }) => data) ?? [];
  const found = items.findIndex(({ transactionId }) => String(transactionId) === address.record);
  const at = Math.max(0, found);
  const current = items[at];
  const list = useRef<HTMLUListElement>(null);

  useEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at]);

  const go = (to: number) => {
    const next = items[Math.max(0, Math.min(items.length - 1, to))];
    if (next) setAddress({ record: String(next.transactionId) });
    if (to >= items.length - 5 && review.hasNextPage && !review.isFetchingNextPage) void review.fetchNextPage();
  };
  const done = (item: ReviewItem) => {
    const next = items[at + 1] ?? items[at - 1];
    setAddress({ record: next && next !== item ? String(next.transactionId) : undefined });
    void queries.invalidateQueries({ queryKey: ["review"] });
    void queries.invalidateQueries({ queryKey: ["charge-record", item.transactionId] });
  };
  const move = (to: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    go(to);
  };
  useKeys({
    j: move(at + 1),
    ArrowDown: move(at + 1),
    k: move(at - 1),
    ArrowUp: move(at - 1),
    r: () => mayDecide && current && setAsked({ action: "release", item: current }),
    x: () => mayDecide && current && setAsked({ action: "exclude", item: current }),
    c: () => mayDecide && current && setCorrecting(current),
    Enter: (event) => {
      if (current && !isControl(event.target))
        void navigate({ to: "/charge-records/$id", params: { id: String(current.transactionId) }, search: { tab: "explanation" } });
    },
  });

  const waiting = review.data?.pages[0]?.waiting ?? 0;
  return (
    <Page
      title="Review"
      beside={state === "waiting" && review.data ? <span className="tag plain">{waiting} waiting</span> : undefined}
      actions={
        <SegmentedControl
          aria-label="Which records"
          value={state}
          onChange={(next) => setAddress({ state: next === "done" ? "done" : undefined, record: undefined })}
          data={[
            { value: "waiting", label: "Waiting" },
            { value: "done", label: "Decided" },
          ]}
        />
      }
    >
      {!review.data ? (
        review.error ? (
          <Failure error={review.error} retry={() => void review.refetch()} />
        ) : (
          <PageSkeleton />
        )
      ) : items.length === 0 ? (
        <div className="card">
          {state === "waiting" ? (
            <Empty title="Nothing waits">
              Records that can’t be right, and messages that came too late, stand here until somebody decides.
            </Empty>
          ) : (
            <Empty title="Nothing was decided yet" />
          )}
        </div>
      ) : (
        <div className="review">
          <ul className="review-list" ref={list} aria-label="Records">
            {items.map((item, index) => (
              <li key={item.transactionId}>
                <button type="button" aria-current={index === at} onClick={() => go(index)}>
                  <b>
                    {item.transactionId} <span>{formatMoney(item.record.price.amount, item.record.price.currency)}</span>
                  </b>
                  <small>{item.grounds.map(({ reason }) => inPlainWords(reason)).join(", ")}</small>
                  <small>
                    {item.record.location.name} · {formatDateTime(item.record.startedAt, item.record.location.timezone)}
                  </small>
                </button>
              </li>
            ))}
            {review.hasNextPage && (
              <li>
                <button type="button" className="text-button" onClick={() => void review.fetchNextPage()}>
                  More
                </button>
              </li>
            )}
          </ul>
          {current && (
            <ReviewDetail
              key={current.transactionId}
              item={current}
              mayDecide={mayDecide}
              onAsk={(action) => setAsked({ action, item: current })}
              onCorrect={() => setCorrecting(current)}
            />
          )}
        </div>
      )}
      {asked && <DecideDialog {...asked} onClose={() => setAsked(null)} onDone={() => done(asked.item)} />}
      {correcting && (
        <CorrectDialog
          record={correcting.record}
          initial={proposedOf(correcting)}
          onClose={() => setCorrecting(null)}
          onDone={() => done(correcting)}
        />
      )}
    </Page>
  );
}
