import { describe, expect, it } from "vitest";
import { isOpen, whatOf } from "./reservations";

describe("a reservation", () => {
  it("says what it keeps", () => {
    const any = { evseId: null, evseNumber: null, connectorType: null };
    expect(whatOf(any)).toBe("Any connector");
    expect(whatOf({ ...any, connectorType: "cCCS2" })).toBe("Any cCCS2");
    expect(whatOf({ ...any, evseNumber: 2 })).toBe("EVSE 2");
    expect(whatOf({ ...any, evseNumber: 2, evseId: "DK*STM*E7" })).toBe("DK*STM*E7");
  });
  it("can be cancelled only while it stands", () => {
    expect(isOpen({ state: "Requested" })).toBe(true);
    expect(isOpen({ state: "Active" })).toBe(true);
    expect(isOpen({ state: "Used" })).toBe(false);
    expect(isOpen({ state: "Expired" })).toBe(false);
  });
});
