import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeRecord, ExplainedLine, Explanation, Recomputation } from "../api/types";
import { formatDecimals, formatMoney, formatPercent } from "../format/numbers";
import { formatDateTime, formatSeconds as formatTime } from "../format/times";
import { inPlainWords } from "../format/words";
import { Failure, PageSkeleton } from "../shell/states";
import { EnergyCard, TimeCard } from "./ExplainedFigures";
import { MessageList } from "./ExplainedMessages";
import { explanationQuery } from "./records";
import { SignedCard } from "./SignedCard";
import "../lists/lists.css";
import "./explanation.css";

/** Why a session costs what it costs: in plain words on top, then each figure down to the bytes the station sent. */
export default function ExplanationTab({ record }: { record: ChargeRecord }) {
  const explanation = useQuery(explanationQuery(record.transactionId, record.state === "running"));
  const [shown, setShown] = useState<number | null>(null);
  if (!explanation.data)
    return explanation.error ? <Failure error={explanation.error} retry={() => void explanation.refetch()} /> : <PageSkeleton />;
  const show = (message: number) => {
    setShown(message);
    requestAnimationFrame(() => document.getElementById(`message-${message}`)?.scrollIntoView({ block: "center" }));
  };
  const { data } = explanation;
  return (
    <div className="explanation">
      <Plain data={data} />
      <Lines data={data} />
      <div className="record-columns">
        <div>
          <EnergyCard data={data} show={show} />
          <TimeCard data={data} show={show} />
        </div>
        <div>
          <Origin data={data} />
          <ChainCard data={data} />
        </div>
      </div>
      <SignedCard data={data} />
      <MessageList messages={data.messages} zone={data.timeZone} shown={shown} onShow={setShown} />
    </div>
  );
}

function Plain({ data }: { data: Explanation }) {
  return (
    <section className="card plain" aria-label="In plain words">
      <h2>Why {formatMoney(data.amount, data.currency)}?</h2>
      {data.summary.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {data.stationCost && <p>{data.stationCost}</p>}
      {data.corrections.map((text) => (
        <p key={text} className="corrected">
          {text}
        </p>
      ))}
      {data.sum.length > 0 && (
        <p className="equation">
          {data.sum.map(({ text, amount }, index) => (
            <span key={text}>
              {index > 0 && <i>{amount < 0 ? "−" : "+"}</i>}
              <b>{formatDecimals(Math.abs(amount), 2, 4)}</b> <small>{text}</small>
            </span>
          ))}
          <i>=</i>
          <span>
            <b>{formatMoney(data.amount, data.currency)}</b>
          </span>
        </p>
      )}
    </section>
  );
}

function Lines({ data }: { data: Explanation }) {
  if (data.lines.length === 0) return null;
  return (
    <div className="card">
      <h2>
        Line by line <small>lines keep four decimals; their sum is rounded once</small>
      </h2>
      <table className="lines explained" aria-label="Explained price lines">
        <thead>
          <tr>
            <th scope="col">Line</th>
            <th scope="col">Rule of the tariff</th>
            <th scope="col">Calculation</th>
          </tr>
        </thead>
        <tbody>
          {data.lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a bill have their order
            <Line key={index} line={line} zone={data.timeZone} />
          ))}
          <tr className="sum">
            <td colSpan={2}>Total incl. VAT</td>
            <td>{formatMoney(data.amount, data.currency)}</td>
          </tr>
          {data.vat.map(({ rate, vat, amountExVat }) => (
            <tr className="sub" key={rate}>
              <td colSpan={2}>
                of which VAT {formatPercent(rate)}, on {formatMoney(amountExVat, data.currency)}
              </td>
              <td>{formatMoney(vat, data.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ line, zone }: { line: ExplainedLine; zone: string }) {
  return (
    <tr>
      <td>
        {line.text}
        {line.periods.map(({ from, until, quantity }) => (
          <small key={from}>
            {formatTime(from, zone)} – {formatTime(until, zone)}
            {line.unit && ` · ${formatDecimals(quantity, 0, 4)} ${line.unit}`}
          </small>
        ))}
      </td>
      <td>
        {line.rule ? (
          <>
            {line.rule.words}
            <small>
              Element {line.rule.element}, component {line.rule.component}
              {line.rule.isRestricted ? "" : ": always holds"}
            </small>
          </>
        ) : (
          <span className="none">—</span>
        )}
        {line.spot && (
          <>
            <small>{line.spot.words}</small>
            {line.spot.slots.map((slot) => (
              <small key={slot.from}>
                {slot.area}, {formatTime(slot.from, zone)} – {formatTime(slot.until, zone)}:{" "}
                {slot.pricePerMwh === null ? "no price" : `${formatDecimals(slot.pricePerMwh, 2, 6)} ${slot.currency}/MWh`}
                {slot.source && ` · ${slot.source}, fetched ${formatDateTime(slot.fetchedAt, zone)}`}
                {slot.exchangeRate !== null && ` · rate ${slot.exchangeRate}`}
              </small>
            ))}
          </>
        )}
      </td>
      <td>
        {line.how}
        {line.step && <small>{line.step}</small>}
        {line.note && <small>{line.note}</small>}
      </td>
    </tr>
  );
}

function Origin({ data: { priceSource, timeZone } }: { data: Explanation }) {
  return (
    <div className="card">
      <h2>
        Where the price comes from{" "}
        {priceSource.tariffName && (
          <small>
            {priceSource.tariffName}
            {priceSource.tariffVersion !== null && `, version ${priceSource.tariffVersion}`}
          </small>
        )}
      </h2>
      <p>
        {priceSource.words} Frozen at the start, {formatDateTime(priceSource.frozenAt, timeZone)}.
      </p>
      <ol className="order">
        {priceSource.order.map(({ source, isWinner, words }) => (
          <li key={source} className={isWinner ? "won" : undefined}>
            <b>{inPlainWords(source)}</b> <small>{words}</small>
          </li>
        ))}
      </ol>
    </div>
  );
}

const evidenceWords: Record<Explanation["chain"]["evidence"], [string, string]> = {
  complete: ["tag", "All messages kept"],
  incomplete: ["tag warn", "Messages missing"],
  differs: ["tag bad", "Gives another record"],
  none: ["tag plain", "None kept"],
};

function ChainCard({ data: { chain, state, transactionId, timeZone } }: { data: Explanation }) {
  const mayCompute = useMay("write");
  const [tag, words] = evidenceWords[chain.evidence];
  return (
    <div className="card">
      <h2>
        The chain <span className={tag}>{words}</span>
      </h2>
      {chain.evidenceWhy && <p className="none">{chain.evidenceWhy}.</p>}
      <ol className="chain">
        {chain.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <dl className="facts-list">
        <dt>Rules</dt>
        <dd>{chain.rulesVersion}</dd>
        <dt>Evidence</dt>
        <dd>{chain.evidenceHash ? <code className="hash">{chain.evidenceHash}</code> : "—"}</dd>
        <dt>Seal</dt>
        <dd>{chain.sealedHash ? <code className="hash">{chain.sealedHash}</code> : "not sealed yet"}</dd>
        {chain.sealedAt && (
          <>
            <dt>Sealed</dt>
            <dd>{formatDateTime(chain.sealedAt, timeZone)}</dd>
          </>
        )}
      </dl>
      {chain.sealedPart && (
        <details className="sealed-part">
          <summary>What was hashed</summary>
          <pre>{chain.sealedPart}</pre>
        </details>
      )}
      {state === "sealed" && mayCompute && <Recompute id={transactionId} />}
    </div>
  );
}

const resultWords: Record<Recomputation["result"], string> = {
  identical: "Identical: every sealed byte comes out of the messages.",
  differs: "Something differs.",
  incomplete: "Computed from the kept samples: the same comes out, but messages are missing.",
  impossible: "It cannot be computed again.",
};

function Recompute({ id }: { id: number }) {
  const recompute = useMutation({
    mutationFn: (rules: "recorded" | "current") =>
      read(api.POST("/v2/charge-records/{id}/recompute", { params: { path: { id } }, body: { rules } })),
  });
  return (
    <div className="recompute">
      <Button variant="default" size="xs" loading={recompute.isPending} onClick={() => recompute.mutate("recorded")}>
        Compute it again
      </Button>
      <Button variant="subtle" size="xs" disabled={recompute.isPending} onClick={() => recompute.mutate("current")}>
        By today’s rules
      </Button>
      {recompute.error && <p className="form-error">{describe(recompute.error)}</p>}
      {recompute.data && (
        <div role="status">
          <p>
            <span className={recompute.data.result === "identical" ? "tag" : "tag bad"}>{inPlainWords(recompute.data.result)}</span>{" "}
            {resultWords[recompute.data.result]} {recompute.data.messages} messages, rules {recompute.data.computedBy}.
          </p>
          {recompute.data.findings.map((finding) => (
            <p key={finding}>{finding}</p>
          ))}
        </div>
      )}
    </div>
  );
}
