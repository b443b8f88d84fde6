import { describe, expect, it, vi } from "vitest";
import { connector } from "../testing/connector";
import { ConnectorStore } from "./store";

describe("the store of connectors", () => {
  it("wakes only the rows that changed", () => {
    const store = new ConnectorStore();
    store.replace([connector(1), connector(2)]);
    const first = vi.fn();
    const second = vi.fn();
    store.subscribe(1, first);
    store.subscribe(2, second);
    store.apply([connector(2, { status: "Faulted" })], []);
    expect(first).not.toHaveBeenCalled();
    expect(second).toHaveBeenCalledOnce();
    expect(store.get(2)?.status).toBe("Faulted");
  });
  it("tells its watchers once a batch which ids changed", () => {
    const store = new ConnectorStore();
    store.replace([connector(1), connector(2), connector(3)]);
    const watcher = vi.fn();
    const unwatch = store.watch(watcher);
    store.apply([connector(1), connector(4)], [2, 99]);
    expect(watcher).toHaveBeenCalledOnce();
    expect(watcher).toHaveBeenCalledWith(new Set([2, 1, 4]));
    expect(store.size).toBe(3);
    unwatch();
    store.apply([connector(1)], []);
    expect(watcher).toHaveBeenCalledOnce();
  });
  it("names a connector by its number where its EVSE has several, and wakes the siblings when that changes", () => {
    const store = new ConnectorStore();
    const first = connector(1, { evseId: "DK*STM*E1*1", evseUid: 7 });
    store.replace([first]);
    expect(store.nameOf(first)).toBe("DK*STM*E1*1");
    const row = vi.fn();
    store.subscribe(1, row);
    store.apply([connector(2, { evseId: "DK*STM*E1*1", evseUid: 7, connectorId: 2 })], []);
    expect(row).toHaveBeenCalledOnce();
    expect(store.get(1)).not.toBe(first);
    expect(store.nameOf(first)).toBe("DK*STM*E1*1, connector 1");
    store.apply([], [2]);
    expect(store.nameOf(first)).toBe("DK*STM*E1*1");
    expect(row).toHaveBeenCalledTimes(2);
  });
  it("says nothing for an empty batch", () => {
    const store = new ConnectorStore();
    const watcher = vi.fn();
    store.watch(watcher);
    store.apply([], [7]);
    expect(watcher).not.toHaveBeenCalled();
  });
});
