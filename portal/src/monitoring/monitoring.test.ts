import { describe, expect, it } from "vitest";
import { conditionOf, placeOf, severityName, severityTone } from "./monitoring";

describe("monitors", () => {
  it("are said as people say them", () => {
    expect(conditionOf({ kind: "UpperThreshold", value: 82.5 })).toBe("above 82.5");
    expect(conditionOf({ kind: "Periodic", value: 300 })).toBe("every 300 s");
    expect(conditionOf({ kind: "TargetDeltaRelative", value: 0.1 })).toBe("10 % away from its target");
    expect(conditionOf({ kind: "Delta", value: 0 })).toBe("changed");
  });

  it("name what they watch as settings are named", () => {
    expect(placeOf("Connector@1.2/Temperature")).toEqual({ component: "Connector", evse: 1, connector: 2, variable: "Temperature" });
    expect(placeOf("Fan[left]@2/Speed[avg]")).toEqual({
      component: "Fan",
      componentInstance: "left",
      evse: 2,
      variable: "Speed",
      variableInstance: "avg",
    });
    expect(placeOf("Temperature")).toBeNull();
    expect(placeOf("A/B/C")).toBeNull();
  });

  it("are severe from 3 down, and worth a look down to 6", () => {
    expect([0, 3, 4, 6, 7, 9, null].map((severity) => severityTone(severity))).toEqual([
      "bad",
      "bad",
      "warn",
      "warn",
      "plain",
      "plain",
      "plain",
    ]);
    expect(severityName(1)).toBe("Hardware failure");
    expect(severityName(null)).toBe("Unknown");
  });
});
