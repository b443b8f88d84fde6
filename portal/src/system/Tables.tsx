import type { HealthPart, NodeReport } from "../api/types";
import { formatCount } from "../format/numbers";
import { inPlainWords } from "../format/words";
import { FactsCard } from "../shell/FactsCard";

export function HealthCard({ parts }: { parts: HealthPart[] }) {
  return (
    <section className="card" aria-label="Health">
      <h2>
        Health <small>what makes this node take stations</small>
      </h2>
      <dl className="health">
        {parts.map(({ name, ok, why }) => [
          <dt key={`${name}-name`}>{inPlainWords(name)}</dt>,
          <dd key={name}>
            <span className={ok ? "tag" : "tag bad"}>{ok ? "Well" : "Unwell"}</span> {why}
          </dd>,
        ])}
      </dl>
    </section>
  );
}

export function MessagesCard({ totals }: { totals: NodeReport["totals"] }) {
  return (
    <section className="card" aria-label="Messages since the start">
      <h2>
        Messages <small>since the start</small>
      </h2>
      <table className="lines">
        <thead>
          <tr>
            <th>Action</th>
            <th>Answered</th>
            <th>Refused</th>
            <th>Dropped</th>
          </tr>
        </thead>
        <tbody>
          {totals.messages.map(({ action, answered, refused, dropped }) => (
            <tr key={action}>
              <td>{action === "other" ? <i>unknown actions</i> : action}</td>
              <td>{formatCount(answered)}</td>
              <td className={refused > 0 ? "warned" : "none"}>{formatCount(refused)}</td>
              <td className={dropped > 0 ? "bad" : "none"}>{formatCount(dropped)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {totals.messages.length === 0 && <p className="nothing">No station has said anything yet.</p>}
    </section>
  );
}

export function RecordsCard({ totals, streams }: { totals: NodeReport["totals"]; streams: number }) {
  return (
    <FactsCard
      title="Kept and told"
      beside={<small>since the start</small>}
      facts={[
        ["Sessions ended", formatCount(totals.recordsCompleted)],
        ["Records sealed", formatCount(totals.recordsSealed)],
        [
          "Could not be saved",
          <span key="failed" className={totals.failedUnits > 0 ? "bad" : undefined}>
            {formatCount(totals.failedUnits)}
          </span>,
        ],
        ["Event streams open", formatCount(streams)],
      ]}
    />
  );
}

export function OrdersCard({ totals }: { totals: NodeReport["totals"] }) {
  return (
    <section className="card" aria-label="Orders since the start">
      <h2>
        Orders <small>since the start</small>
      </h2>
      <table className="lines">
        <thead>
          <tr>
            <th>Order</th>
            <th>Outcome</th>
            <th>Count</th>
          </tr>
        </thead>
        <tbody>
          {totals.orders.map(({ kind, outcome, count }) => (
            <tr key={`${kind}-${outcome}`}>
              <td>{inPlainWords(kind)}</td>
              <td className={outcome === "Accepted" ? undefined : "warned"}>{inPlainWords(outcome)}</td>
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {totals.orders.length === 0 && <p className="nothing">Nothing has been ordered yet.</p>}
    </section>
  );
}
