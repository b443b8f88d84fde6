import type { TariffVersion } from "../api/types";
import { formatDateTime } from "../format/times";
import { differencesOf } from "./differences";

/** Newest first, each with what it changed of the one before. */
export function Versions({ versions }: { versions: readonly TariffVersion[] }) {
  return (
    <section className="card" aria-label="Versions">
      <h2>Versions</h2>
      <ol className="versions">
        {versions.map((version, index) => {
          const before = versions[index + 1];
          const changes = before ? differencesOf(before.tariff, version.tariff) : [];
          return (
            <li key={version.version}>
              <b>Version {version.version}</b>{" "}
              {version.isCurrent ? (
                <span className="tag">in force</span>
              ) : Date.parse(version.validFrom) > Date.now() ? (
                <span className="tag warn">from {formatDateTime(version.validFrom)}</span>
              ) : null}
              <small>
                {formatDateTime(version.madeAt)}
                {version.madeBy && ` by ${version.madeBy}`}
              </small>
              {changes.length > 0 && (
                <dl>
                  {changes.map(({ what, before: was, after }) => (
                    <div key={what}>
                      <dt>{what}</dt>
                      <dd>
                        <del>{was}</del> <ins>{after}</ins>
                      </dd>
                    </div>
                  ))}
                </dl>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
