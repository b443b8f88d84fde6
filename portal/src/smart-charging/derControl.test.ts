import { expect, test } from "vitest";
import type { DerControl } from "../api/types";
import { bodyOf, checkControl, controlChoices, valuesOf } from "./derControl";
import { controlTypes } from "./grid";

const fresh = () => ({ ...valuesOf(null), controlId: "DER-1", priority: 1 });

const control = (controlType: string, settings: Record<string, unknown>, isDefault = true): DerControl => ({
  controlId: "DER-9",
  controlType,
  isDefault,
  isSuperseded: false,
  isActive: null,
  priority: 2,
  settings,
  by: null,
  setAt: "2025-11-20T10:00:00Z",
  toldAt: null,
});

test("every kind of control can be chosen once", () => {
  const chosen = controlChoices.flatMap(({ items }) => items.map(({ value }) => value));
  expect(chosen.toSorted()).toEqual(Object.keys(controlTypes).toSorted());
});

test("a limit is told in its own member, and nothing of other kinds", () => {
  expect(bodyOf({ ...fresh(), pctMaxDischargePower: 40, setpoint: 7, startTime: "2025-11-20T10:00", duration: 60 })).toEqual({
    isDefault: true,
    controlId: "DER-1",
    controlType: "LimitMaxDischarge",
    limitMaxDischarge: { priority: 1, pctMaxDischargePower: 40 },
  });
});

test("one that is scheduled begins and ends", () => {
  const body = bodyOf({
    ...fresh(),
    controlType: "FixedVar",
    isDefault: false,
    setpoint: -20,
    startTime: "2025-11-20T10:00",
    duration: 60,
  });
  expect(body.fixedVar).toEqual({
    priority: 1,
    setpoint: -20,
    unit: "PctMaxVar",
    duration: 60,
    startTime: new Date("2025-11-20T10:00").toISOString(),
  });
});

test("a curve that is changed keeps all that it had", () => {
  const settings = {
    priority: 2,
    yUnit: "PctMaxVar",
    curveData: [
      { x: 92, y: 44 },
      { x: 98, y: 0 },
    ],
    responseTime: 5,
    hysteresis: { hysteresisHigh: 1, hysteresisDelay: 3 },
    reactivePowerParams: { vRef: 100, autonomousVRefEnable: true, autonomousVRefTimeConstant: 300 },
  };
  const body = bodyOf(valuesOf(control("VoltVar", settings)));
  expect(body).toEqual({ isDefault: true, controlId: "DER-9", controlType: "VoltVar", curve: settings });
});

test("what has no field stays as it was", () => {
  const within = { priority: 1, yUnit: "PctMaxW", curveData: [{ x: 1, y: 2 }] };
  const limit = { priority: 2, pctMaxDischargePower: 40, powerMonitoringMustTrip: within };
  expect(bodyOf(valuesOf(control("LimitMaxDischarge", limit))).limitMaxDischarge).toEqual(limit);
  const trip = { priority: 2, yUnit: "Not_Applicable", curveData: [{ x: 1, y: 120 }], voltageParams: { powerDuringCessation: "Active" } };
  expect(bodyOf(valuesOf(control("HVMomCess", trip))).curve).toEqual(trip);
});

test("what is missing is said at its field", () => {
  expect(checkControl({ ...fresh(), controlType: "FreqDroop", overFreq: 50.2 })).toEqual({
    overDroop: "Missing",
    underFreq: "Missing",
    underDroop: "Missing",
    responseTime: "Missing",
  });
  expect(checkControl({ ...fresh(), controlType: "VoltWatt" })).toEqual({ curveData: "A curve has a point at least" });
  expect(checkControl({ ...fresh(), controlType: "VoltWatt", curveData: [{ x: 1, y: "" }] })).toEqual({
    curveData: "A point has two values",
  });
});
