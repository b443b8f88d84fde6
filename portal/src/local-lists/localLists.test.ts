import { describe, expect, it } from "vitest";
import type { LocalList } from "../api/types";
import { standingOf } from "./localLists";

const list: LocalList = {
  chargeBoxId: 1,
  isEnabled: true,
  own: null,
  ofLocation: { isEnabled: true, customers: [{ id: 2, name: "Fjord Flåde" }] },
  isInSync: false,
  wanted: 3,
  entries: 0,
  versionHere: 0,
  versionThere: null,
  lastUpdate: null,
  lastOutcome: null,
  lastStatus: null,
  lastMessage: null,
  lastAt: null,
  nextTryAt: null,
  mostEntries: null,
  mostPerMessage: null,
};

describe("how a local list stands", () => {
  it("is told in one line", () => {
    expect(standingOf(list, true)).toEqual({ tone: "wait", text: "An update is on its way" });
    expect(standingOf(list, false).text).toContain("until the charge box is online");
    expect(standingOf({ ...list, isInSync: true, entries: 1 }, true).text).toBe("In sync: 1 charge key");
    expect(standingOf({ ...list, isEnabled: false }, true).text).toBe("Switched off");
    expect(standingOf({ ...list, isEnabled: false, entries: 4 }, true).text).toContain("keeps 4 charge keys");
    const failed = { ...list, lastOutcome: "Rejected" as const, lastStatus: "Failed", nextTryAt: "2026-11-20T10:00:00Z" };
    expect(standingOf(failed, true)).toEqual({ tone: "bad", text: "Failed" });
  });
});
