import { IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ExplainedMessage } from "../api/types";
import { formatDay, formatMillis } from "../format/times";

type Props = {
  messages: ExplainedMessage[];
  zone: string;
  shown: number | null;
  onShow: (message: number | null) => void;
};

/** The messages everything rests on, character for character, with what counted marked. */
export function MessageList({ messages, zone, shown, onShow }: Props) {
  if (messages.length === 0)
    return (
      <div className="card">
        <h2>Messages</h2>
        <p className="none">The messages of this session are no longer kept.</p>
      </div>
    );
  return (
    <div className="card">
      <h2>
        Messages{" "}
        <small>
          {messages.length} as the charge box sent them, by the time they arrived ({zone})
        </small>
      </h2>
      <ol className="evidence">
        {messages.map((message, index) => {
          const open = shown === index;
          return (
            <li key={message.id} id={`message-${index}`} className={open ? "open" : undefined}>
              <button type="button" className="message-line" aria-expanded={open} onClick={() => onShow(open ? null : index)}>
                <IconChevronRight size={14} aria-hidden className={open ? "turned" : undefined} />
                <span className="number">{index + 1}</span>
                <span className="at" title={formatDay(message.receivedAt, zone)}>
                  {formatMillis(message.receivedAt, zone)}
                </span>
                <b>{message.action}</b>
                <code className="payload">{message.request}</code>
                <span className="took">{message.marks.length > 0 ? message.marks.map(({ what }) => what).join(", ") : ""}</span>
              </button>
              {open && (
                <div className="raw">
                  <pre title="As it was sent">{marked(message)}</pre>
                  {message.answer && (
                    <pre title="Our answer" className="none">
                      {message.answer}
                    </pre>
                  )}
                  {message.error && <p className="form-error">{message.error}</p>}
                  <small>
                    Message {message.id} of the log, {message.fromStation ? "from the charge box" : "to the charge box"}, id{" "}
                    {message.messageId}
                  </small>
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </div>
  );
}

/** The request with marks around what counted. */
export function marked({ request, marks }: Pick<ExplainedMessage, "request" | "marks">): ReactNode[] {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, length, what } of [...marks].sort((one, other) => one.start - other.start)) {
    if (start < at) continue;
    parts.push(request.slice(at, start));
    parts.push(
      <mark key={start} title={what}>
        {request.slice(start, start + length)}
      </mark>,
    );
    at = start + length;
  }
  return [...parts, request.slice(at)];
}
