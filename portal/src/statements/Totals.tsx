import type { StatementTotal } from "../api/types";
import { formatCount, formatDecimals, formatPercent } from "../format/numbers";

/** The month in a line per currency and VAT rate. */
export function Totals({ totals }: { totals: StatementTotal[] }) {
  return (
    <section className="statement-totals" aria-label="Totals of the month">
      {totals.map((total) => (
        <div key={`${total.currency} ${total.vatRate}`} className="card">
          <b>
            {formatDecimals(total.gross, 2)} <small>{total.currency}</small>
          </b>
          <span>
            {formatDecimals(total.net, 2)} + {formatDecimals(total.vat, 2)} VAT at {formatPercent(total.vatRate)}
          </span>
          <span>
            {formatCount(total.sessions)} sessions · {formatDecimals(total.energyKwh, 1)} kWh
          </span>
        </div>
      ))}
    </section>
  );
}
