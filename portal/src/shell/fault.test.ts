import { describe, expect, it } from "vitest";
import { type Health, wordFault } from "./fault";

const health = (change: Partial<Health>): Health => ({ status: "unavailable", ...change });

describe("the fault above every page", () => {
  it("is not there while all is well or nothing is known", () => {
    expect(wordFault(undefined)).toBeNull();
    expect(wordFault(health({ status: "ok" }))).toBeNull();
  });

  it("says since when the database is away", () => {
    const fault = wordFault(health({ since: "2026-11-20T12:03:00Z" }));
    expect(fault?.title).toMatch(/^The database is away since \d\d:\d\d$/);
    expect(fault?.text).toContain("stations keep what they have to say");
  });

  it("says a restart for what it is", () => {
    const parts = [{ name: "program", ok: false, why: "is stopping" }];
    expect(wordFault(health({ parts }))?.title).toBe("The server is restarting");
  });

  it("does not guess", () => {
    expect(wordFault(health({}))?.title).toBe("The server is not ready");
  });
});
