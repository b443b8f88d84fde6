import type { Connector } from "../api/types";

export type Changed = ReadonlySet<number> | "all";

/** Every connector by id; a row listens to its own only, so that four batches a second re-render what changed and nothing else. */
export class ConnectorStore {
  readonly #byId = new Map<number, Connector>();
  readonly #rows = new Map<number, Set<() => void>>();
  readonly #watchers = new Set<(changed: Changed) => void>();
  #version = 0;

  get size() {
    return this.#byId.size;
  }

  get version() {
    return this.#version;
  }

  get(id: number) {
    return this.#byId.get(id);
  }

  all(): Iterable<Connector> {
    return this.#byId.values();
  }

  subscribe(id: number, listener: () => void): () => void {
    const listeners = this.#rows.get(id) ?? new Set();
    this.#rows.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#rows.get(id) === listeners) this.#rows.delete(id);
    };
  }

  /** Hears once per batch which ids changed. */
  watch(watcher: (changed: Changed) => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  replace(connectors: readonly Connector[]) {
    this.#byId.clear();
    for (const connector of connectors) this.#byId.set(connector.id, connector);
    for (const listeners of this.#rows.values()) for (const listener of listeners) listener();
    this.#tell("all");
  }

  apply(connectors: readonly Connector[], removed: readonly number[]) {
    const changed = new Set<number>();
    for (const id of removed) if (this.#byId.delete(id)) changed.add(id);
    for (const connector of connectors) {
      this.#byId.set(connector.id, connector);
      changed.add(connector.id);
    }
    if (changed.size === 0) return;
    for (const id of changed) for (const listener of this.#rows.get(id) ?? []) listener();
    this.#tell(changed);
  }

  #tell(changed: Changed) {
    this.#version++;
    for (const watcher of this.#watchers) watcher(changed);
  }
}
