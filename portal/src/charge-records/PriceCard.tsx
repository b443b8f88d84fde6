import type { ChargeRecord, PriceLine } from "../api/types";
import { formatDecimals, formatMoney, formatPercent, formatUnitPrice, none } from "../format/numbers";

const quantity = ({ kind, quantity, unit }: PriceLine) => {
  if (quantity === null || kind === "rounding") return "";
  const decimals = unit === "kWh" ? 3 : 0;
  return `${formatDecimals(quantity, decimals, decimals || 2)} ${unit ?? ""}`;
};

/** As many as the longest of them needs, so that they stand below each other. */
const decimalsOf = (lines: PriceLine[]) => (lines.some(({ amount }) => amount !== null && Number(amount.toFixed(3)) !== amount) ? 4 : 3);

/** Lines keep their decimals; the rounding has a line of its own, so that they add up to the total. */
export function PriceCard({ record }: { record: ChargeRecord }) {
  const { price, cpoDefaultPrice } = record;
  const lines = price.breakdown?.lines ?? [];
  const decimals = decimalsOf(lines);
  const vat = price.amount === null || price.amountExVat === null ? null : price.amount - price.amountExVat;
  return (
    <div className="card">
      <h2>
        Price{" "}
        <small>
          {record.state === "running" ? "so far" : "what the driver pays"} · tariff {price.tariffName ?? none}
        </small>
      </h2>
      <table className="lines" aria-label="Price lines">
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Quantity</th>
            <th scope="col">Unit price</th>
            <th scope="col">{price.currency ?? "Amount"}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill have their order
            <tr key={index} className={line.kind === "rounding" ? "sub" : undefined}>
              <td>{line.text}</td>
              <td>{quantity(line)}</td>
              <td>{line.unitPrice === null || line.kind === "rounding" ? "" : formatUnitPrice(line.unitPrice)}</td>
              <td>{formatDecimals(line.amount, decimals)}</td>
            </tr>
          ))}
          {lines.length === 0 && (
            <tr className="sub">
              <td colSpan={4}>{price.amount === null ? "No tariff applied" : "No lines"}</td>
            </tr>
          )}
          <tr className="sum">
            <td>Total incl. VAT</td>
            <td />
            <td>{price.perKwh === null ? "" : `${formatUnitPrice(price.perKwh)} / kWh`}</td>
            <td>{formatDecimals(price.amount, 2)}</td>
          </tr>
          <tr className="sub">
            <td colSpan={3}>of which VAT {formatPercent(price.vatRate)}</td>
            <td>{formatDecimals(vat, 2)}</td>
          </tr>
          <tr className="sub">
            <td colSpan={3}>excluding VAT</td>
            <td>{formatDecimals(price.amountExVat, 2)}</td>
          </tr>
          {cpoDefaultPrice && (
            <tr className="sub">
              <td colSpan={3}>
                Operator’s own price
                {cpoDefaultPrice.tariffName && cpoDefaultPrice.tariffName !== price.tariffName
                  ? `, tariff ${cpoDefaultPrice.tariffName}`
                  : ""}
              </td>
              <td>
                {cpoDefaultPrice.currency === price.currency
                  ? formatDecimals(cpoDefaultPrice.amount, 2)
                  : formatMoney(cpoDefaultPrice.amount, cpoDefaultPrice.currency)}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
