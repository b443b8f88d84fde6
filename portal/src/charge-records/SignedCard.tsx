import type { Explanation } from "../api/types";
import { formatDateTime } from "../format/times";

const contexts: Record<string, string> = { Begin: "At the start", End: "At the end", Periodic: "On the way", Clock: "On the way" };

/** What the meter signed, to be checked by whoever doubts the bill. */
export function SignedCard({ data: { signedValues, transactionId, timeZone } }: { data: Explanation }) {
  if (signedValues.length === 0) return null;
  return (
    <section className="card" aria-label="Signed by the meter">
      <h2>
        Signed by the meter <small>as the charge box sent it</small>
        <span className="grow" />
        <a href={`/v2/charge-records/${transactionId}/signed-values/download`} download>
          Download for transparency software
        </a>
      </h2>
      {signedValues.map(({ at, context, encoding, signingMethod, publicKey, data }) => (
        <details key={`${context} ${at} ${data.slice(0, 40)}`}>
          <summary>
            {contexts[context] ?? context}, {formatDateTime(at, timeZone)} · {encoding ?? "unknown encoding"}
            {signingMethod && ` · ${signingMethod}`} · {publicKey ? "with its key" : "without a key"}
          </summary>
          <pre className="signed">{data}</pre>
          {publicKey && <pre className="signed">{publicKey}</pre>}
        </details>
      ))}
    </section>
  );
}
