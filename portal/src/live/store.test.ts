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
  it("says nothing for an empty batch", () => {
    const store = new ConnectorStore();
    const watcher = vi.fn();
    store.watch(watcher);
    store.apply([], [7]);
    expect(watcher).not.toHaveBeenCalled();
  });
});
