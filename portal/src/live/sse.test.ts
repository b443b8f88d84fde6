import { describe, expect, it } from "vitest";
import { EventParser } from "./sse";

const read = (...chunks: string[]) => {
  const parser = new EventParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
};

describe("an event stream", () => {
  it("gives an event when its empty line has come", () => {
    expect(read("event: snapshot\ndata: {}\n")).toEqual([]);
    expect(read("event: snapshot\ndata: {}\n", "\n")).toEqual([{ event: "snapshot", data: "{}" }]);
  });
  it("may be cut anywhere", () => {
    const text = 'event: changes\ndata: {"a":1}\n\n: alive\n\ndata: x\ndata: y\n\n';
    const whole = read(text);
    expect(whole).toEqual([
      { event: "changes", data: '{"a":1}' },
      { event: "message", data: "x\ny" },
    ]);
    expect(read(...text)).toEqual(whole);
  });
  it("reads every kind of line end, also one cut in two", () => {
    const expected = [{ event: "a", data: "1" }];
    expect(read("event: a\r\ndata: 1\r\n\r\n")).toEqual(expected);
    expect(read("event: a\rdata: 1\r\r")).toEqual(expected);
    expect(read("event: a\r", "\ndata: 1\r", "\n\r", "\n")).toEqual(expected);
  });
  it("keeps what follows a colon but one space", () => {
    expect(read("data:  two\n\n")).toEqual([{ event: "message", data: " two" }]);
    expect(read("data:none\n\n")).toEqual([{ event: "message", data: "none" }]);
  });
  it("says nothing for comments and events without data", () => {
    expect(read(": keep alive\n\nevent: x\n\n")).toEqual([]);
  });
});
