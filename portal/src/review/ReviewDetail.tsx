import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReviewItem } from "../api/types";
import { FactsStrip, Remarks } from "../charge-records/RecordCards";
import { meterValuesQuery, userOf } from "../charge-records/records";
import { SessionCurve } from "../charge-records/SessionCurve";
import { formatKwh } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { Empty, Failure, Skeleton } from "../shell/states";
import type { Decision } from "./review";

type Props = { item: ReviewItem; mayDecide: boolean; onAsk: (action: Decision) => void; onCorrect: () => void };

/** A record, and why somebody should look at it. */
export function ReviewDetail({ item, mayDecide, onAsk, onCorrect }: Props) {
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
