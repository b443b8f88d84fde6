import { useState } from "react";
import type { Explanation } from "../api/types";
import { formatDecimals, formatKw, formatKwh } from "../format/numbers";
import { formatSeconds as formatTime } from "../format/times";
import { formatSeconds } from "./records";

type Props = { data: Explanation; show: (message: number) => void };

const kinds = { start: "Start", sample: "Sample", stop: "Stop" };
const few = 8;

/** Opens the message a figure came from. */
function Source({ message, show }: { message: number | null; show: (message: number) => void }) {
  return message === null ? (
    <span className="none">—</span>
  ) : (
    <button type="button" className="text-button" onClick={() => show(message)}>
      message {message + 1}
    </button>
  );
}

export function EnergyCard({ data: { energy, timeZone }, show }: Props) {
  const [all, setAll] = useState(false);
  const { readings } = energy;
  // The ends say most; what lies between is there for who wants it.
  const shown = all || readings.length <= few ? readings : [...readings.slice(0, few / 2), ...readings.slice(-few / 2)];
  return (
    <div className="card">
      <h2>
        Energy <small>{formatKwh(energy.consumed)}</small>
      </h2>
      <p>{energy.how}</p>
      {energy.corrections.map((text) => (
        <p key={text} className="corrected">
          {text}
        </p>
      ))}
      {readings.length > 0 && (
        <table className="lines readings" aria-label="Meter readings">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Register</th>
              <th scope="col">Counted</th>
              <th scope="col">Power</th>
              <th scope="col">From</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ at, kind, registerKwh, energyKwh, powerKw, message }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: readings have their order
              <tr key={index}>
                <td>
                  {formatTime(at, timeZone)} <small>{kind === "sample" ? "" : kinds[kind]}</small>
                </td>
                <td>{registerKwh === null ? "—" : `${formatDecimals(registerKwh, 3)} kWh`}</td>
                <td>{energyKwh === null ? "—" : formatKwh(energyKwh)}</td>
                <td>{powerKw === null ? "" : formatKw(powerKw)}</td>
                <td>
                  <Source message={message} show={show} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {shown.length < readings.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          All {readings.length} readings
        </button>
      )}
    </div>
  );
}

export function TimeCard({ data: { time, timeZone }, show }: Props) {
  return (
    <div className="card">
      <h2>
        Time{" "}
        <small>
          {formatSeconds(time.charging)} charging · {formatSeconds(time.idle)} idle
        </small>
      </h2>
      <p className="none">{time.words}</p>
      {time.idleStretches.map(({ from, until, seconds, because, message }) => (
        <p key={from}>
          <b>
            {formatTime(from, timeZone)} – {formatTime(until, timeZone)}
          </b>
          , {formatSeconds(seconds)} idle. {because} {message !== null && <Source message={message} show={show} />}
        </p>
      ))}
      {time.statuses.length > 0 && (
        <dl className="facts-list timeline">
          {time.statuses.map(({ at, status, message }) => [
            <dt key={`${at} time`}>{formatTime(at, timeZone)}</dt>,
            <dd key={at}>
              <span className={`status ${status}`}>{status}</span> {message !== null && <Source message={message} show={show} />}
            </dd>,
          ])}
        </dl>
      )}
    </div>
  );
}
