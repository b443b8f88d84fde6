import { describe, expect, it } from "vitest";
import { wordOutcome } from "./place";

const answer = (
  status: string,
  outcome: "Accepted" | "Rejected" | "NotSupported" | "TimedOut" | "Offline" | "Unreachable",
  message?: string,
) => wordOutcome("AAR-07", "Stop charging", { status, outcome, error: message ? { message } : null, orderId: 1 });

describe("the outcome of an order", () => {
  it("is told in the station’s own words", () => {
    expect(answer("Accepted", "Accepted")).toEqual({ tone: "good", title: "AAR-07 answered Accepted", text: "Stop charging" });
    expect(answer("Scheduled", "Accepted").text).toContain("when the running session has ended");
    expect(answer("Rejected", "Rejected", "No such transaction")).toEqual({
      tone: "bad",
      title: "AAR-07 answered Rejected",
      text: "Stop charging. Rejected: No such transaction",
    });
    expect(answer("NotSupported", "NotSupported").title).toBe("AAR-07 answered NotSupported");
  });
  it("says when there was no word at all", () => {
    expect(answer("Rejected", "Offline", "Charge box is not connected").title).toBe("AAR-07: Not connected");
    expect(answer("Rejected", "Unreachable").title).toBe("AAR-07 cannot be reached now");
    expect(answer("Unknown", "TimedOut").title).toBe("AAR-07 did not answer in time");
  });
});
