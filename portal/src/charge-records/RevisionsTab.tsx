import { useQuery } from "@tanstack/react-query";
import type { ChargeRecord, SealDifference } from "../api/types";
import { formatDateTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { revisionsQuery } from "./records";
import "./explanation.css";

/** What a record was, what it became, who did it and why. */
export default function RevisionsTab({ record }: { record: ChargeRecord }) {
  const revisions = useQuery(revisionsQuery(record.transactionId));
  if (!revisions.data)
    return revisions.error ? <Failure error={revisions.error} retry={() => void revisions.refetch()} /> : <PageSkeleton />;
  const { data, actions } = revisions.data;
  const zone = record.location.timezone;
  if (data.length === 0)
    return (
      <div className="card">
        <Empty title="Not sealed yet">The first revision is made when the record is sealed.</Empty>
      </div>
    );
  return (
    <div className="record-columns">
      <div>
        {data.toReversed().map(({ revision, at, by, reason, sealedHash, rulesVersion, differences }) => (
          <div className="card" key={revision}>
            <h2>
              Revision {revision}
              <small>
                {formatDateTime(at, zone)} · {by} · rules {rulesVersion}
              </small>
            </h2>
            <p>{reason ?? "Sealed as it was computed."}</p>
            <Differences differences={differences} />
            <p className="none">
              <code className="hash">{sealedHash}</code>{" "}
              <a href={`/v2/charge-records/${record.transactionId}/revisions/${revision}`} target="_blank" rel="noreferrer">
                JSON
              </a>
            </p>
          </div>
        ))}
      </div>
      <div className="card">
        <h2>What people did</h2>
        {actions.length === 0 && <p className="none">Nobody has touched this record.</p>}
        <dl className="facts-list">
          {actions.map(({ at, by, kind, note }) => [
            <dt key={`${at} ${kind} time`}>{formatDateTime(at, zone)}</dt>,
            <dd key={`${at} ${kind}`}>
              {inPlainWords(kind)} by {by}
              {note && <>: {note}</>}
            </dd>,
          ])}
        </dl>
      </div>
    </div>
  );
}

/** Members with what each said before and says now; whole objects only by name. */
export function Differences({ differences }: { differences: SealDifference[] }) {
  if (differences.length === 0) return null;
  const brief = (text: string | null) => (text === null ? "absent" : text.length > 60 ? "…" : text.replaceAll('"', ""));
  return (
    <dl className="facts-list">
      {differences.map(({ field, sealed, now }) => [
        <dt key={`${field} name`}>{field}</dt>,
        <dd key={field}>{brief(sealed) === "…" && brief(now) === "…" ? amounts(sealed, now) : `${brief(sealed)} → ${brief(now)}`}</dd>,
      ])}
    </dl>
  );
}

/** Of a price the amounts say most. */
function amounts(before: string | null, after: string | null) {
  const of = (text: string | null) => {
    try {
      const { amount, currency, name } = JSON.parse(text ?? "") as { amount?: number; currency?: string; name?: string };
      return amount === undefined ? (name ?? "changed") : `${amount} ${currency ?? ""}`.trim();
    } catch {
      return "changed";
    }
  };
  return of(before) === of(after) ? "its details changed" : `${of(before)} → ${of(after)}`;
}
