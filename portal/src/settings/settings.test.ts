import { describe, expect, it } from "vitest";
import type { Setting } from "../api/types";
import { limitsOf, linesOf, matching, placeOf, variableOf } from "./settings";

const setting = (changes: Partial<Setting>): Setting => ({
  setting: `${changes.component ?? "ChargingStation"}/${changes.variable ?? "HeartbeatInterval"}`,
  component: "ChargingStation",
  componentInstance: null,
  evse: null,
  connector: null,
  variable: "HeartbeatInterval",
  variableInstance: null,
  attribute: "Actual",
  value: "300",
  isSecret: false,
  mutability: "ReadWrite",
  dataType: "Integer",
  unit: "s",
  minLimit: 0,
  maxLimit: null,
  choices: [],
  supportsMonitoring: false,
  readAt: null,
  readBy: null,
  changedAt: null,
  rebootRequired: false,
  pendingValue: null,
  ...changes,
});

describe("settings", () => {
  it("are found by every word of the search, in names and values", () => {
    const all = [setting({}), setting({ variable: "CpoName", value: "Nordlade" })];
    expect(matching(all, "heart 300", undefined, "all")).toHaveLength(1);
    expect(matching(all, "nordlade", undefined, "all")).toEqual([all[1]]);
    expect(matching(all, "heart nordlade", undefined, "all")).toHaveLength(0);
  });

  it("are filtered by component and by what became of them", () => {
    const drift = { setting: "", wanted: "60", is: "300", drift: "Drifted", why: null, templateId: 1, templateName: "T" } as const;
    const all = [
      setting({ changedAt: "2026-11-20T10:00:00Z" }),
      setting({ component: "EVSE", mutability: "ReadOnly" }),
      setting({ drift }),
      setting({ drift: { ...drift, drift: "Same" }, rebootRequired: true }),
    ];
    expect(matching(all, "", "EVSE", "all")).toEqual([all[1]]);
    expect(matching(all, "", undefined, "changed")).toEqual([all[0]]);
    expect(matching(all, "", undefined, "drifted")).toEqual([all[2]]);
    expect(matching(all, "", undefined, "reboot")).toEqual([all[3]]);
    expect(matching(all, "", undefined, "readonly")).toEqual([all[1]]);
    expect(matching(all, "", undefined, "editable")).toHaveLength(3);
  });

  it("stand in groups by what they belong to", () => {
    const lines = linesOf([
      setting({}),
      setting({ variable: "CpoName" }),
      setting({ component: "EVSE", evse: 1, variable: "Power" }),
      setting({ component: "EVSE", evse: 2, variable: "Power" }),
    ]);
    expect(lines.map((line) => ("heading" in line ? `${line.heading}: ${line.count}` : line.setting.variable))).toEqual([
      "Station: 2",
      "HeartbeatInterval",
      "CpoName",
      "EVSE 1: 1",
      "Power",
      "EVSE 2: 1",
      "Power",
    ]);
  });

  it("are named as people read them", () => {
    expect(placeOf(setting({ component: "Connector", componentInstance: "a", evse: 2, connector: 1 }))).toBe(
      "Connector (a) · EVSE 2, connector 1",
    );
    expect(variableOf(setting({ variableInstance: "wait", attribute: "MaxSet" }))).toBe("HeartbeatInterval (wait) · MaxSet");
  });

  it("tell their limits", () => {
    expect(limitsOf(setting({ minLimit: 10, maxLimit: 20 }))).toBe("10–20 s");
    expect(limitsOf(setting({}))).toBe("at least 0 s");
    expect(limitsOf(setting({ minLimit: null, maxLimit: 0 }))).toBe("s");
    expect(limitsOf(setting({ dataType: "String", unit: null, minLimit: 16, maxLimit: 40 }))).toBe("16–40 characters");
  });
});
