import type { Connector } from "../api/types";

export type Snapshot = { connectors: Connector[]; sequence: number | string };
export type Changes = { sequence: number | string; previous: number | string; connectors: Connector[]; removed: number[] };

/** What the stream has told so far: every connector by id, and the number of the last batch. */
export class Board {
  readonly connectors = new Map<number, Connector>();
  #sequence: string | null = null;

  replace(snapshot: Snapshot) {
    this.connectors.clear();
    for (const connector of snapshot.connectors) this.connectors.set(connector.id, connector);
    this.#sequence = String(snapshot.sequence);
  }

  clear() {
    this.connectors.clear();
    this.#sequence = null;
  }

  /** "gap" when a batch is missing before this one: only a fresh snapshot helps then. */
  apply(changes: Changes): "applied" | "gap" {
    if (this.#sequence === null || String(changes.previous) !== this.#sequence) return "gap";
    for (const id of changes.removed) this.connectors.delete(id);
    for (const connector of changes.connectors) this.connectors.set(connector.id, connector);
    this.#sequence = String(changes.sequence);
    return "applied";
  }
}
