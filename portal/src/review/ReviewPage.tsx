import { Button, Modal, SegmentedControl, Textarea } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useMay } from "../access/me";
import { describe } from "../api/problem";
import type { ReviewItem } from "../api/types";
import { CorrectDialog } from "../charge-records/CorrectDialog";
import { FactsStrip, Remarks } from "../charge-records/RecordCards";
import { meterValuesQuery, userOf } from "../charge-records/records";
import { SessionCurve } from "../charge-records/SessionCurve";
import { formatKwh, formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { useAddress } from "../shell/address";
import { isControl, useKeys } from "../shell/keys";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton, Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import { decide, reviewQuery } from "./review";
import "../charge-records/charge-records.css";
import "../charge-records/explanation.css";
import "../lists/lists.css";
import "./review.css";

type Asked = { action: "release" | "exclude"; item: ReviewItem };

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
            <Detail
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

/** What a late message says, filled in for whoever agrees. */
function proposedOf({ proposal, record }: ReviewItem) {
  if (!proposal) return undefined;
  const consumed =
    proposal.meterStop !== null && record.meterStart != null ? Math.round((proposal.meterStop - record.meterStart) * 1000) / 1000 : null;
  return {
    ...(proposal.endedAt && { endedAt: proposal.endedAt }),
    ...(consumed !== null && consumed >= 0 && { consumed }),
  };
}

type DetailProps = { item: ReviewItem; mayDecide: boolean; onAsk: (action: Asked["action"]) => void; onCorrect: () => void };

function Detail({ item, mayDecide, onAsk, onCorrect }: DetailProps) {
  const { record, transactionId: id } = item;
  const values = useQuery(meterValuesQuery(id, false));
  const zone = record.location.timezone;
  return (
    <section className="review-detail" aria-label={`Charge record ${id}`}>
      <div className="card">
        <h2>
          Charge record {id}
          <small>
            {record.evseId} · {record.location.name} · {userOf(record).label}
          </small>
        </h2>
        <ul className="grounds">
          {item.grounds.map(({ reason, text }) => (
            <li key={reason}>
              <span className="tag bad">{inPlainWords(reason)}</span> {text}
            </li>
          ))}
        </ul>
        {item.expectedMaximum !== null && <Measure consumed={record.consumed} most={item.expectedMaximum} />}
        {item.closedAt && (
          <p className="none">
            {inPlainWords(item.outcome ?? "")} by {item.by}, {formatDateTime(item.closedAt, zone)}
            {item.note && `: ${item.note}`}
          </p>
        )}
        <div className="row">
          {mayDecide && (
            <>
              <Button onClick={() => onAsk("release")} rightSection={<kbd>r</kbd>}>
                Release as it is
              </Button>
              <Button variant="default" onClick={onCorrect} rightSection={<kbd>c</kbd>}>
                Correct…
              </Button>
              <Button variant="default" onClick={() => onAsk("exclude")} rightSection={<kbd>x</kbd>}>
                Exclude…
              </Button>
            </>
          )}
          <Link to="/charge-records/$id" params={{ id: String(id) }} search={{ tab: "explanation" }}>
            Explanation
          </Link>
        </div>
      </div>
      <Remarks record={record} />
      <FactsStrip record={record} />
      <div className="card">
        <h2>Power and state of charge</h2>
        {values.error && !values.data ? (
          <Failure error={values.error} retry={() => void values.refetch()} />
        ) : !values.data ? (
          <Skeleton width="100%" height={240} />
        ) : values.data.samples.length === 0 ? (
          <Empty title="No meter values">The station has sent none for this session.</Empty>
        ) : (
          <SessionCurve
            values={values.data}
            from={Date.parse(record.startedAt)}
            to={record.endedAt ? Date.parse(record.endedAt) : Date.now()}
            zone={zone}
          />
        )}
      </div>
    </section>
  );
}

/** What was counted beside what the charge box can deliver at the most. */
function Measure({ consumed, most }: { consumed: number; most: number }) {
  const top = Math.max(consumed, most);
  return (
    <div className="measure" role="img" aria-label={`${formatKwh(consumed)} counted, ${formatKwh(most)} at the most`}>
      <div style={{ width: `${(100 * consumed) / top}%` }} className={consumed > most ? "over" : undefined}>
        <span>{formatKwh(consumed)} counted</span>
      </div>
      <div style={{ width: `${(100 * most) / top}%` }}>
        <span>{formatKwh(most)} at the most</span>
      </div>
    </div>
  );
}

function DecideDialog({ action, item, onClose, onDone }: Asked & { onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const { transactionId: id } = item;
  const isExclusion = action === "exclude";
  const submit = async () => {
    setSaving(true);
    setFailure(null);
    try {
      await decide(id, action, note);
      toast({ tone: "good", title: isExclusion ? `Record ${id} excluded` : `Record ${id} released` });
      onDone();
      onClose();
    } catch (error) {
      setFailure(describe(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={isExclusion ? `Exclude record ${id}` : `Release record ${id} as it is`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>
          {isExclusion
            ? "The payer pays nothing. A further revision says so; the present one stays readable."
            : `It is settled as it stands, ${formatMoney(item.record.price.amount, item.record.price.currency)}.`}
        </p>
        <Textarea
          label={isExclusion ? "Why" : "Note"}
          required={isExclusion}
          data-autofocus
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey) {
              event.preventDefault();
              void submit();
            }
          }}
        />
        {failure && (
          <div className="form-error" role="alert">
            {failure}
          </div>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving} color={isExclusion ? "red" : undefined}>
            {isExclusion ? "Exclude" : "Release"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
