import { describe, expect, it } from "vitest";
import type { Connector } from "../api/types";
import { ConnectorStore } from "../live/store";
import { connector, session } from "../testing/connector";
import { chargeBoxCommands, connectorCommands, forbidden, question } from "./commands";
import { noFilters, readFilters, scope, statusFilter, writeFilters } from "./filters";
import { sparkPoints } from "./Spark";
import { comparison, nextSort, readSort, reorder, writeSort } from "./sorting";
import { summarise } from "./summary";
import { describeUser, titleOfUser } from "./users";
import { ConnectorsView } from "./view";

describe("filters", () => {
  it("comes back from the address as it went in", () => {
    const filters = {
      locationIds: [1, 22],
      type: "CCS",
      statuses: ["Charging" as const, "Faulted" as const],
      customerId: 7,
      search: "fleet 10",
    };
    expect(readFilters(writeFilters(filters))).toEqual(filters);
    expect(readFilters(writeFilters(noFilters))).toEqual(noFilters);
  });
  it("leaves out of an address what nobody can mean", () => {
    expect(readFilters({ status: "Nonsense,Charging", type: "Schuko", locationIds: "x,3", customerId: "" })).toEqual({
      ...noFilters,
      statuses: ["Charging"],
      locationIds: [3],
    });
  });
  it("finds every word of the search, wherever it stands", () => {
    const car = connector(1, { user: { label: "DK.STM.0012345", comment: "Fleet Car #10", kind: "rfid" } });
    const found = (search: string) => scope({ ...noFilters, search })(car);
    expect([found("aarhus fleet"), found("BOX-1"), found("E1*1"), found("odense fleet")]).toEqual([true, true, true, false]);
  });
  it("takes any of several locations and statuses", () => {
    const here = scope({ ...noFilters, locationIds: [1, 2] });
    expect([here(connector(1)), here(connector(1, { location: { id: 3, name: "x" } }))]).toEqual([true, false]);
    const status = statusFilter({ ...noFilters, statuses: ["Faulted"] });
    expect([status(connector(1, { status: "Faulted" })), status(connector(1))]).toEqual([true, false]);
  });
});

const get = (all: Connector[]) => (id: number) => all.find((each) => each.id === id);
const ordered = (all: Connector[], sort: Parameters<typeof comparison>[0]) => all.toSorted(comparison(sort)).map(({ id }) => id);

describe("the order", () => {
  it("stands by status, the longest in it first", () => {
    const all = [
      connector(1),
      connector(2, { status: "Charging", since: "2025-11-20T10:30:00.000Z" }),
      connector(3, { status: "Faulted" }),
      connector(4, { status: "Charging", since: "2025-11-20T09:30:00.000Z" }),
    ];
    expect(ordered(all, { key: "status", descending: true })).toEqual([4, 2, 3, 1]);
  });
  it("counts the digits of an EVSE id as numbers", () => {
    expect(ordered([connector(10), connector(9), connector(100)], { key: "evse", descending: false })).toEqual([9, 10, 100]);
    expect(ordered([connector(10), connector(9), connector(100)], { key: "evse", descending: true })).toEqual([100, 10, 9]);
  });
  it("puts last what has nothing to sort by, both ways", () => {
    const all = [connector(1), connector(2, { session: session(5, 3) }), connector(3, { session: session(6, 50) })];
    expect(ordered(all, { key: "power", descending: true })).toEqual([3, 2, 1]);
    expect(ordered(all, { key: "power", descending: false })).toEqual([2, 3, 1]);
  });
  it("stands in the address only where it is not the usual one", () => {
    expect(writeSort(readSort({}))).toEqual({ sort: undefined, direction: undefined });
    expect(readSort(writeSort({ key: "power", descending: false }))).toEqual({ key: "power", descending: false });
    expect(nextSort({ key: "evse", descending: false }, "evse").descending).toBe(true);
  });
});

describe("a batch of changes", () => {
  const compare = comparison({ key: "evse", descending: false });
  it("moves what changed and leaves the rest", () => {
    const all = [connector(1), connector(2), connector(3, { evseId: "DK*STM*E0*1" }), connector(4)];
    expect(reorder([1, 2, 3, 4], new Set([3]), get(all), () => true, compare)).toEqual([3, 1, 2, 4]);
  });
  it("takes in what is new and lets go what is gone or filtered away", () => {
    const all = [connector(1), connector(3), connector(5, { status: "Faulted" })];
    expect(reorder([1, 2, 5], new Set([2, 3, 5]), get(all), ({ status }) => status === "Available", compare)).toEqual([1, 3]);
  });
  it("answers the same list when the order is the same", () => {
    const before = [1, 2, 3];
    expect(reorder(before, new Set([2]), get([connector(1), connector(2), connector(3)]), () => true, compare)).toBe(before);
  });
  it("gives what a sort of everything would give", () => {
    let all = Array.from({ length: 300 }, (_, index) => connector(index + 1, { soc: (index * 37) % 100 }));
    const bySoc = comparison({ key: "soc", descending: true });
    let ids: readonly number[] = all.toSorted(bySoc).map(({ id }) => id);
    for (let round = 1; round < 20; round++) {
      const changed = new Set(all.filter(({ id }) => id % 7 === round % 7).map(({ id }) => id));
      all = all.map((each) => (changed.has(each.id) ? { ...each, soc: (each.id * 13 * round) % 100 } : each));
      const byId = new Map(all.map((each) => [each.id, each]));
      ids = reorder(
        ids,
        changed,
        (id) => byId.get(id),
        () => true,
        bySoc,
      );
      expect(ids).toEqual(all.toSorted(bySoc).map(({ id }) => id));
    }
  });
});

describe("the view", () => {
  it("keeps up with the store, and holds still while a menu is open", () => {
    const store = new ConnectorStore();
    store.replace([connector(1), connector(2)]);
    const view = new ConnectorsView(store, noFilters, { key: "status", descending: true });
    view.subscribe(() => undefined);
    view.hold(true);
    store.apply([connector(2, { status: "Charging", session: session(1) })], []);
    expect(view.snapshot().ids).toEqual([1, 2]);
    expect(view.snapshot().summary.charging).toBe(1);
    view.hold(false);
    expect(view.snapshot().ids).toEqual([2, 1]);
  });
  it("sums up what the filters leave, whatever status is picked", () => {
    const store = new ConnectorStore();
    store.replace([connector(1, { status: "Faulted" }), connector(2), connector(3, { location: { id: 2, name: "Odense" } })]);
    const view = new ConnectorsView(store, { ...noFilters, locationIds: [1], statuses: ["Faulted"] }, { key: "evse", descending: false });
    expect(view.snapshot()).toMatchObject({ ids: [1], total: 3, summary: { total: 2, faulted: 1, available: 1 } });
  });
});

describe("the summary", () => {
  it("counts each connector once, suspended and reserved ones as occupied", () => {
    const sum = summarise([
      connector(1, { status: "Charging", session: session(1, 50, 10) }),
      connector(2, { status: "SuspendedEV", session: session(2, 0, 4.5) }),
      connector(3, { status: "Reserved" }),
      connector(4, { status: "Offline", session: session(3, 22, 1) }),
      connector(5, { status: "Unknown" }),
    ]);
    expect(sum).toMatchObject({ total: 5, charging: 1, occupied: 2, offline: 1, available: 0, powerKw: 50, openSessionsKwh: 15.5 });
  });
});

describe("the six forms of user", () => {
  it.each([
    [{ label: "StationGo-custId-123456", comment: null, kind: "app" as const }, "App"],
    [{ label: "DK.STM.0012345", comment: "Fleet Car #10", kind: "rfid" as const }, "Fleet Car #10"],
    [{ label: "DK.STM.V0012345", comment: "Home care 4", kind: "virtual" as const }, "Virtual key · Home care 4"],
    [{ label: "Charging at home", comment: null, kind: "app" as const }, "App, no payment method"],
    [{ label: "NoUID", comment: null, kind: "none" as const }, "No authentication"],
    [{ label: "CreditCard", comment: null, kind: "terminal" as const }, "Payment terminal"],
  ])("%o", (user, words) => expect(describeUser(user)).toBe(words));
  it("has label and comment in full as its title", () =>
    expect(titleOfUser({ label: "DK.STM.001234", comment: "Fleet Car #10", kind: "rfid" })).toBe("DK.STM.001234 - Fleet Car #10"));
});

describe("commands", () => {
  const idle = connector(1);
  const busy = connector(1, { status: "Charging", session: session(9) });
  const offline = connector(1, { chargeBox: { id: 1, identity: "AAR-07", online: false, connectorNumber: 1 }, status: "Offline" });
  it("says why the moment forbids one", () => {
    expect(forbidden("stop", idle)).toBe("No session is running");
    expect(forbidden("start", busy)).toBe("A session is running");
    for (const command of [...connectorCommands(offline), ...chargeBoxCommands])
      expect(forbidden(command, offline)).toBe("AAR-07 is offline");
    expect(forbidden("stop", busy)).toBeNull();
  });
  it("asks where it hurts, and only there", () => {
    expect(question("stop", busy, 1)?.danger).toBe(true);
    expect(question("unlock", idle, 0)).toBeNull();
    expect(question("unlock", busy, 1)).not.toBeNull();
    expect(question("restartSoft", idle, 0)).toBeNull();
    expect(question("restartSoft", idle, 2)?.text).toContain("2 sessions");
    expect(question("restartHard", idle, 0)).not.toBeNull();
    expect(question("requestStatus", busy, 1)).toBeNull();
  });
  it("offers to make available only what is unavailable", () => {
    expect(connectorCommands(connector(1, { status: "Unavailable" }))).toContain("available");
    expect(connectorCommands(idle)).toContain("unavailable");
  });
});

describe("the small curve", () => {
  it("reaches from side to side and stays inside", () => expect(sparkPoints([0, 5, 10])).toBe("0,23 32,12.5 64,2"));
});
