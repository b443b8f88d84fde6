import { IconArrowLeft, IconArrowRight, IconChevronRight } from "@tabler/icons-react";
import { memo, useState } from "react";
import type { OcppMessage } from "../api/types";
import { formatDay, formatMillis } from "../format/times";
import { answerOf, formatLatency, inFull, inOneLine } from "./messages";

/** One call and its answer. */
export const MessageRow = memo(function MessageRow({ message }: { message: OcppMessage }) {
  const [open, setOpen] = useState(false);
  const { at, direction, action, request, notes } = message;
  const from = direction === "fromStation";
  const answer = answerOf(message);
  return (
    <li className={answer.bad ? "message bad" : "message"} aria-label={`${action} ${message.id}`}>
      <button type="button" className="message-line" aria-expanded={open} onClick={() => setOpen(!open)}>
        <IconChevronRight size={14} aria-hidden className={open ? "turned" : undefined} />
        <span className="at">{formatMillis(at)}</span>
        <span className="way" title={from ? "From the station" : "To the station"}>
          {from ? <IconArrowLeft size={14} aria-hidden /> : <IconArrowRight size={14} aria-hidden />}
          {from ? "from" : "to"}
        </span>
        <b>{action}</b>
        <code className="payload">{inOneLine(request)}</code>
        {notes.length > 0 && <span className="tag warn">{notes.length === 1 ? "1 note" : `${notes.length} notes`}</span>}
        <span className={answer.bad ? "tag bad" : "took"}>{answer.text}</span>
      </button>
      {open && <Details message={message} />}
    </li>
  );
});

function Details({ message }: { message: OcppMessage }) {
  const { at, answeredAt, messageId, request, answer, answerKind, error, notes } = message;
  return (
    <div className="message-details">
      <section>
        <h3>
          Request <small>{`${formatDay(at)}, ${formatMillis(at)}`}</small>
        </h3>
        <pre>{inFull(request)}</pre>
      </section>
      <section>
        <h3>
          {answerKind === "error" ? "Error" : "Answer"}{" "}
          <small>
            {answeredAt
              ? `${formatMillis(answeredAt)}, after ${formatLatency(Date.parse(answeredAt) - Date.parse(at))}`
              : "none has been given"}
          </small>
        </h3>
        {error && (
          <p className="form-error">
            <b>{error.code}</b> {error.description}
          </p>
        )}
        {answer !== null && answer !== undefined && <pre>{inFull(answer)}</pre>}
      </section>
      <footer>
        Message id <code>{messageId}</code>
        {notes.length > 0 && (
          <>
            <b>Tolerated:</b>
            <ul>
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </>
        )}
      </footer>
    </div>
  );
}
