import { describe, expect, it } from "vitest";
import { rowOf, settingsOf } from "./templates";

describe("the rows of a template", () => {
  it("keep what they do not show", () => {
    const setting = { component: "EVSE", evse: 2, variable: "Power", attribute: "MaxSet" as const, value: "11000" };
    expect(settingsOf([rowOf(setting)])).toEqual([setting]);
  });

  it("stand for the station itself where no component is named, and blank ones for nothing", () => {
    const row = { ...rowOf(), variable: " HeartbeatInterval ", value: "60" };
    expect(settingsOf([row, rowOf()])).toEqual([{ component: "ChargingStation", variable: "HeartbeatInterval", value: "60" }]);
    expect(rowOf({ component: "ChargingStation", variable: "A", value: "1" }).component).toBe("");
  });
});
