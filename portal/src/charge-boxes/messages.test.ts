import { describe, expect, it } from "vitest";
import type { OcppMessage } from "../api/types";
import { ocppAddress } from "./chargeBoxes";
import { answerOf, inOneLine, matches, mergeMessages } from "./messages";

const message = (id: number, changes: Partial<OcppMessage> = {}): OcppMessage => ({
  id,
  at: "2025-11-20T10:00:00.000Z",
  direction: "fromStation",
  action: "Heartbeat",
  messageId: `m${id}`,
  request: {},
  answer: null,
  answerKind: "none",
  answeredAt: null,
  error: null,
  notes: [],
  ...changes,
});

describe("the message log", () => {
  it("is one list, newest first, however its pieces come", () => {
    const held = mergeMessages([message(3), message(1)], [message(2), message(4)]);
    expect(held.map(({ id }) => id)).toEqual([4, 3, 2, 1]);
  });
  it("puts an answer to the call it belongs to", () => {
    const answered = message(1, { answerKind: "result", answeredAt: "2025-11-20T10:00:00.012Z" });
    const [only] = mergeMessages([message(1)], [answered]);
    expect(only && answerOf(only)).toEqual({ text: "12 ms", bad: false });
  });
  it("filters by direction and by anything inside", () => {
    const frame = message(1, { request: { idTag: "DK.STM.0012345" } });
    expect(matches(frame, { direction: undefined, search: "0012345" })).toBe(true);
    expect(matches(frame, { direction: "toStation", search: "" })).toBe(false);
  });
  it("shows a frame that was no JSON as it came", () => expect(inOneLine('[2,"x"')).toBe('[2,"x"'));
  it("marks an error by its code", () =>
    expect(answerOf(message(1, { answerKind: "error", error: { code: "FormationViolation", description: "" } }))).toEqual({
      text: "FormationViolation",
      bad: true,
    }));
});

describe("where a station must connect", () => {
  it("is this server, with the same security", () => {
    expect(ocppAddress({ protocol: "https:", host: "cpms.example" })).toBe("wss://cpms.example/ocpp");
    expect(ocppAddress({ protocol: "http:", host: "127.0.0.1:8080" })).toBe("ws://127.0.0.1:8080/ocpp");
  });
});
