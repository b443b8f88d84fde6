import type { ConnectorStatus, Summary } from "../api/types";
import { formatCount, formatEnergySum, formatPowerSum } from "../format/numbers";
import { figures, isPicked } from "./summary";

type Props = { summary: Summary; picked: ConnectorStatus[]; onPick: (statuses: ConnectorStatus[]) => void };

export function SummaryPanel({ summary, picked, onPick }: Props) {
  return (
    <section className="summary" aria-label="Summary">
      <div className="figures">
        {figures.map((figure) => {
          const chosen = isPicked(figure, picked);
          return (
            <button key={figure.key} type="button" aria-pressed={chosen} onClick={() => onPick(chosen ? [] : figure.statuses)}>
              <b>{formatCount(summary[figure.key])}</b>
              <span className={figure.status}>{figure.title}</span>
            </button>
          );
        })}
        <div className="power">
          <b>{formatPowerSum(summary.powerKw)}</b>
          <span>flowing now · {formatEnergySum(summary.openSessionsKwh)} in open sessions</span>
        </div>
      </div>
      <div className="bar" aria-hidden>
        {figures.map(
          ({ key, status, title }) =>
            summary[key] > 0 && (
              <i key={key} className={status} style={{ flexGrow: summary[key] }} title={`${title}: ${formatCount(summary[key])}`} />
            ),
        )}
      </div>
    </section>
  );
}
