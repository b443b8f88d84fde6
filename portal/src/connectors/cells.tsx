import type { Connector } from "../api/types";
import { formatKw, formatKwh, none } from "../format/numbers";
import { formatClock, formatDateTime } from "../format/times";
import { Duration } from "../live/Duration";
import { Spark } from "./Spark";
import { describeUser, titleOfUser } from "./users";

export function StatusCell({ connector: { status, since } }: { connector: Connector }) {
  return (
    <>
      <span className={`status ${status}`}>{status}</span>
      <small title={`since ${formatDateTime(since)}`}>
        <Duration since={since} />
      </small>
    </>
  );
}

export function UserCell({ connector: { user } }: { connector: Connector }) {
  if (!user) return <span className="none">{none}</span>;
  return (
    <div className="clip" title={titleOfUser(user)}>
      {user.label}
      <small>{describeUser(user)}</small>
    </div>
  );
}

export function Soc({ percent }: { percent: number | null }) {
  if (percent === null) return <span className="none">{none}</span>;
  return (
    <span className="soc">
      <i aria-hidden>
        <u style={{ width: `${Math.max(0, Math.min(100, percent))}%` }} />
      </i>
      {percent}%
    </span>
  );
}

export function SessionCell({ connector: { session } }: { connector: Connector }) {
  if (!session) return <span className="none">{none}</span>;
  return (
    <div className="session">
      <div>
        {formatKwh(session.energyKwh)}
        <small>{formatKw(session.powerKw)}</small>
      </div>
      <Spark curve={session.curve} />
    </div>
  );
}

/** The station's own words; for a silent station, when it was last heard. */
export function infoOf({ info, status, lastSeenAt }: Connector): { code: string | null; text: string } {
  const code = info?.errorCode && info.errorCode !== "NoError" ? info.errorCode : null;
  const text = [info?.text, info?.vendorErrorCode && `(${info.vendorErrorCode})`].filter(Boolean).join(" ");
  if (!code && !text && status === "Offline" && lastSeenAt) return { code, text: `Last seen ${lastSeen(lastSeenAt)}` };
  return { code, text };
}

function lastSeen(at: string) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  return today ? formatClock(at) : formatDateTime(at);
}

export function InfoCell({ connector }: { connector: Connector }) {
  const { code, text } = infoOf(connector);
  if (!code)
    return (
      <div className="clip" title={text}>
        {text}
      </div>
    );
  return (
    <div className="clip" title={`${code} ${text}`.trim()}>
      <b>{code}</b>
      <small>{text}</small>
    </div>
  );
}
