import { describe, expect, it } from "vitest";
import { leftOutWords, markedWords } from "./billing";
import { keyOf, lineName, monthBefore, monthName, monthNow, unbilledOf } from "./statements";

describe("statements", () => {
  it("walks the months over the turn of a year", () => {
    expect(monthNow(new Date(2025, 0, 31))).toBe("2025-01");
    expect(monthBefore("2025-01", 1)).toBe("2024-12");
    expect(monthBefore("2024-12", -1)).toBe("2025-01");
    expect(monthName("2024-12")).toBe("December 2024");
  });
  it("names the line of what has none", () => {
    expect(keyOf({ key: null })).toBe("none");
    expect(lineName({ key: null, name: null }, "customer")).toContain("Without a customer");
    expect(lineName({ key: "4410", name: null }, "billingReference")).toBe("4410");
    expect(lineName({ key: "7", name: "Fleet" }, "customer")).toBe("Fleet");
  });
  it("says what was marked as billed and what was not", () => {
    expect(unbilledOf([{ unbilled: 2 }, { unbilled: 3 }])).toBe(5);
    expect(unbilledOf()).toBe(0);
    expect(markedWords({ reference: "INV-1", marked: 1, already: 0, leftOut: [] })).toBe("1 record marked under INV-1.");
    expect(markedWords({ reference: "INV-1", marked: 1200, already: 3, leftOut: [] })).toMatch(
      /^1.200 records marked under INV-1, 3 stood/,
    );
    expect(leftOutWords("notSealed")).toContain("Not sealed yet");
    expect(leftOutWords("somethingNew")).toBe("somethingNew");
  });
});
