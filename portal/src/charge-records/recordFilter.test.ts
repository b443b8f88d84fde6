import { describe, expect, it } from "vitest";
import { parametersOf, positionIn, recordListOf } from "./recordFilter";

const now = new Date(2025, 10, 20, 12);

describe("the list an address asks for", () => {
  it("asks for nothing of itself", () => {
    expect(recordListOf({}, now)).toMatchObject({ filter: undefined, limitedTo: undefined });
  });
  it("puts the chips together", () => {
    const { filter, includeChildCompanies } = recordListOf({ customerId: "7", payment: "Invoice,Free", minKwh: "2,5", settled: "no" }, now);
    expect(JSON.parse(filter ?? "")).toEqual({
      $and: [
        { $or: [{ "auth.idTag.companyId": 7 }, { "auth.idTag.customerId": 7 }] },
        { paymentMethod: { $in: ["Invoice", "Free"] } },
        { excludedReason: { $exists: true } },
        { consumed: { $gte: 2.5 } },
      ],
    });
    expect(includeChildCompanies).toBe(1);
  });
  it("keeps to the last days where nothing else narrows it down", () => {
    const { filter, limitedTo } = recordListOf({ settled: "yes" }, now);
    expect(limitedTo).toBe(31);
    expect(JSON.parse(filter ?? "").$and[1].startedAt.$gte).toBe(new Date(2025, 9, 20).toISOString());
    expect(recordListOf({ settled: "yes", locationId: "3" }, now).limitedTo).toBeUndefined();
    expect(recordListOf({ settled: "yes", period: "7d" }, now).limitedTo).toBeUndefined();
  });
  it("leaves what was typed as it was typed, so that errors point into it", () => {
    const address = { filter: '{"evseId": 7}', period: "today" };
    const list = recordListOf(address, now);
    expect(list.filter).toContain(address.filter);
    const at = list.filter?.indexOf("7") ?? 0;
    expect(positionIn(address, list, at)).toBe(address.filter.indexOf("7"));
    expect(positionIn(address, list, 0)).toBeNull();
    const alone = recordListOf({ filter: "{" }, now);
    expect(positionIn({ filter: "{" }, alone, 1)).toBe(1);
  });
  it("becomes the parameters of list and export alike", () => {
    expect(parametersOf(recordListOf({ tokenId: "9", search: "a" }, now), true)).toEqual({
      filter: '{"auth.idTag.id":9}',
      search: "a",
      ongoing: "1",
      sort: "startedAt",
      sortDirection: "desc",
    });
  });
});
