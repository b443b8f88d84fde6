import { expect, it } from "vitest";
import type { Notice } from "../api/types";
import { putTogether } from "./notices";

const notice = (id: number, payload: Record<string, unknown>, action = "NotifyMonitoringReport"): Notice => ({
  id,
  at: `2026-11-21T10:00:0${id}Z`,
  action,
  requestId: typeof payload.requestId === "number" ? payload.requestId : null,
  payload,
});
const part = (id: number, seqNo: number, tbc: boolean | undefined, monitor: unknown[], requestId = 7) =>
  notice(id, { requestId, seqNo, ...(tbc === undefined ? {} : { tbc }), monitor });

it("The parts of a report become one, whatever order they came in", () => {
  const [report, ...others] = putTogether([part(3, 2, undefined, ["c"]), part(2, 0, true, ["a"]), part(1, 1, true, ["b"])]);

  expect(others).toEqual([]);
  expect(report).toMatchObject({ id: 3, parts: 3, missing: "none", payload: { requestId: 7, monitor: ["a", "b", "c"] } });
});

it("A part that is missing is told, and one that is still to come", () => {
  expect(putTogether([part(2, 2, false, ["c"]), part(1, 0, true, ["a"])])[0]).toMatchObject({ parts: 2, missing: "some" });
  expect(putTogether([part(1, 0, true, ["a"])])[0]).toMatchObject({ parts: 1, missing: "more to come" });
});

it("Another report under the same id is another report", () => {
  const reports = putTogether([part(4, 1, false, ["d"]), part(3, 0, true, ["c"]), part(2, 1, false, ["b"]), part(1, 0, true, ["a"])]);

  expect(reports.map((report) => report.payload.monitor)).toEqual([
    ["c", "d"],
    ["a", "b"],
  ]);
});

it("What a customer is told of in pieces is read as one text", () => {
  const pieces = [1, 2].map((id) =>
    notice(
      id,
      { requestId: 5, seqNo: id - 1, tbc: id === 1, data: id === 1 ? "Jens " : "Jensen", generatedAt: "x" },
      "NotifyCustomerInformation",
    ),
  );
  expect(putTogether(pieces)[0]?.payload).toEqual({ requestId: 5, data: "Jens Jensen", generatedAt: "x" });
});

it("What stands alone stays as it is", () => {
  const alone = notice(1, { chargingLimit: { chargingLimitSource: "EMS" } }, "NotifyChargingLimit");
  expect(putTogether([alone])).toEqual([
    { id: 1, at: alone.at, action: "NotifyChargingLimit", requestId: null, parts: 1, missing: "none", payload: alone.payload },
  ]);
});
