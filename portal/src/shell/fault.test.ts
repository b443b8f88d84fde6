import { describe, expect, it } from "vitest";
import { type Health, wordFault } from "./fault";

const health = (change: Partial<Health>): Health => ({ status: "unavailable", storage: "PostgreSQL", why: null, since: null, ...change });

describe("the fault above every page", () => {
  it("is not there while all is well or nothing is known", () => {
    expect(wordFault(undefined)).toBeNull();
    expect(wordFault(health({ status: "ok" }))).toBeNull();
  });

  it("names the database and since when it is away", () => {
    const fault = wordFault(health({ why: "storage does not take writes", since: "2026-11-20T12:03:00Z" }));
    expect(fault?.title).toMatch(/^PostgreSQL is away since \d\d:\d\d$/);
    expect(fault?.text).toContain("stations keep what they have to say");
  });

  it("says a restart for what it is", () => {
    expect(wordFault(health({ why: "the server is stopping" }))?.title).toBe("The server is restarting");
  });
});
