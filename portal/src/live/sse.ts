export type ServerEvent = { event: string; data: string };

/** Reads text/event-stream as it comes in, in pieces of any size (WHATWG HTML §9.2.6). */
export class EventParser {
  // A snapshot is one line of megabytes: its pieces are joined once, when the line is whole.
  #pieces: string[] = [];
  #afterReturn = false;
  #event = "";
  #data: string[] = [];

  push(chunk: string): ServerEvent[] {
    const events: ServerEvent[] = [];
    let start = 0;
    for (let i = 0; i < chunk.length; ) {
      const end = nextBreak(chunk, i);
      if (end < 0) break;
      const crlf = chunk[end] === "\n" && end === 0 && this.#afterReturn && this.#pieces.length === 0;
      if (!crlf) this.#line(this.#pieces.join("") + chunk.slice(start, end), events);
      this.#pieces = [];
      i = start = chunk[end] === "\r" && chunk[end + 1] === "\n" ? end + 2 : end + 1;
    }
    if (start < chunk.length) this.#pieces.push(chunk.slice(start));
    if (chunk.length > 0) this.#afterReturn = chunk.endsWith("\r");
    return events;
  }

  #line(line: string, events: ServerEvent[]) {
    if (line === "") {
      if (this.#data.length > 0) events.push({ event: this.#event || "message", data: this.#data.join("\n") });
      this.#event = "";
      this.#data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
  }
}

function nextBreak(text: string, from: number) {
  const feed = text.indexOf("\n", from);
  const back = text.indexOf("\r", from);
  if (feed < 0) return back;
  return back < 0 ? feed : Math.min(feed, back);
}
