import { describe, expect, it } from "vitest";
import type { Inquiry } from "../api/types";
import { askedFor, standingOf } from "./inquiries";

const inquiry: Inquiry = {
  id: 1,
  at: "2026-11-21T10:00:00Z",
  by: "A",
  subjectKind: "Token",
  subject: "CARD",
  reported: true,
  cleared: false,
  outcome: "Accepted",
  status: "Accepted",
  why: null,
  isWhole: false,
  parts: 0,
  toldAt: null,
};

describe("an inquiry", () => {
  it("says how far it has come", () => {
    expect(standingOf({ ...inquiry, outcome: null }).text).toBe("Asked");
    expect(standingOf({ ...inquiry, parts: 2 })).toEqual({ tone: "running", text: "Is telling", more: "2 parts so far" });
    expect(standingOf({ ...inquiry, isWhole: true, cleared: true }).more).toBe("and forgotten");
    expect(standingOf({ ...inquiry, outcome: "Rejected", status: "Invalid", why: "no such key" })).toEqual({
      tone: "bad",
      text: "Invalid",
      more: "no such key",
    });
    expect(standingOf({ ...inquiry, reported: false, cleared: true }).text).toBe("Forgotten");
  });

  it("says what was asked for", () => {
    expect([askedFor(inquiry), askedFor({ reported: true, cleared: true }), askedFor({ reported: false, cleared: true })]).toEqual([
      "Tell",
      "Tell and forget",
      "Forget",
    ]);
  });
});
