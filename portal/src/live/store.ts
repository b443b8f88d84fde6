import type { Connector } from "../api/types";

export type Changed = ReadonlySet<number> | "all";

/** Every connector by id; a row listens to its own only, so that four batches a second re-render what changed and nothing else. */
export class ConnectorStore {
  readonly #byId = new Map<number, Connector>();
  readonly #rows = new Map<number, Set<() => void>>();
  readonly #watchers = new Set<(changed: Changed) => void>();
  /** How many connectors each EVSE has. */
  readonly #evses = new Map<number, number>();
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

  /** What people call it: its EVSE, and the connector where that has several. */
  nameOf({ evseId, evseUid, connectorId }: Connector): string {
    return this.hasSiblings(evseUid) ? `${evseId}, connector ${connectorId}` : evseId;
  }

  hasSiblings(evseUid: number): boolean {
    return (this.#evses.get(evseUid) ?? 0) > 1;
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
    this.#evses.clear();
    for (const connector of connectors) {
      this.#byId.set(connector.id, connector);
      this.#count(connector, 1);
    }
    for (const listeners of this.#rows.values()) for (const listener of listeners) listener();
    this.#tell("all");
  }

  apply(connectors: readonly Connector[], removed: readonly number[]) {
    const changed = new Set<number>();
    const regrouped = new Set<number>();
    for (const id of removed) {
      const gone = this.#byId.get(id);
      if (!gone) continue;
      this.#byId.delete(id);
      changed.add(id);
      if (this.#count(gone, -1) > 0) regrouped.add(gone.evseUid);
    }
    for (const connector of connectors) {
      if (!this.#byId.has(connector.id) && this.#count(connector, 1) > 1) regrouped.add(connector.evseUid);
      this.#byId.set(connector.id, connector);
      changed.add(connector.id);
    }
    // Its siblings are called otherwise now: as new objects, so that their rows look again.
    if (regrouped.size > 0)
      for (const each of [...this.#byId.values()])
        if (regrouped.has(each.evseUid) && !changed.has(each.id)) {
          this.#byId.set(each.id, { ...each });
          changed.add(each.id);
        }
    if (changed.size === 0) return;
    for (const id of changed) for (const listener of this.#rows.get(id) ?? []) listener();
    this.#tell(changed);
  }

  #count({ evseUid }: Connector, by: number): number {
    const count = (this.#evses.get(evseUid) ?? 0) + by;
    if (count > 0) this.#evses.set(evseUid, count);
    else this.#evses.delete(evseUid);
    return count;
  }

  #tell(changed: Changed) {
    this.#version++;
    for (const watcher of this.#watchers) watcher(changed);
  }
}
