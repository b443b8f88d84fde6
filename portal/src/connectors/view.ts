import { useEffect, useMemo, useSyncExternalStore } from "react";
import type { Connector, Summary } from "../api/types";
import type { Changed, ConnectorStore } from "../live/store";
import { type Filters, scope, statusFilter } from "./filters";
import { comparison, isRestless, reorder, type Sort } from "./sorting";
import { summarise } from "./summary";

export type View = { ids: readonly number[]; summary: Summary; total: number };

const restlessMs = 2_000;

/** The rows a page shows, in their order, kept up with the store. */
export class ConnectorsView {
  readonly #store: ConnectorStore;
  readonly #inScope: (connector: Connector) => boolean;
  readonly #shown: (connector: Connector) => boolean;
  readonly #compare: (a: Connector, b: Connector) => number;
  readonly #restless: boolean;
  #view: View;
  #pending = new Set<number>();
  #listener: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #orderedAt = 0;
  #held = false;

  constructor(store: ConnectorStore, filters: Filters, sort: Sort) {
    this.#store = store;
    this.#inScope = scope(filters);
    const hasStatus = statusFilter(filters);
    this.#shown = (connector) => hasStatus(connector) && this.#inScope(connector);
    this.#compare = comparison(sort);
    this.#restless = isRestless(sort.key);
    this.#view = this.#fresh();
  }

  subscribe = (listener: () => void) => {
    this.#listener = listener;
    const unwatch = this.#store.watch((changed) => this.#on(changed));
    this.#on("all");
    return () => {
      unwatch();
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#listener = null;
    };
  };

  snapshot = () => this.#view;

  /** While a menu is open nothing moves under the pointer. */
  hold(held: boolean) {
    this.#held = held;
    if (!held && this.#pending.size > 0) this.#order();
  }

  #on(changed: Changed) {
    if (changed === "all") {
      this.#pending.clear();
      this.#show(this.#fresh());
      return;
    }
    for (const id of changed) this.#pending.add(id);
    const early = this.#restless && Date.now() - this.#orderedAt < restlessMs;
    if (this.#held || early) {
      if (early) this.#timer ??= setTimeout(() => this.#later(), restlessMs);
      this.#show({ ...this.#view, ...this.#totals() });
    } else this.#order();
  }

  #later() {
    this.#timer = undefined;
    if (!this.#held) this.#order();
  }

  #order() {
    const ids = reorder(this.#view.ids, this.#pending, (id) => this.#store.get(id), this.#shown, this.#compare);
    this.#pending.clear();
    this.#orderedAt = Date.now();
    this.#show({ ids, ...this.#totals() });
  }

  #show(view: View) {
    this.#view = view;
    this.#listener?.();
  }

  #fresh(): View {
    const shown = [...this.#store.all()].filter(this.#shown).sort(this.#compare);
    this.#orderedAt = Date.now();
    return { ids: shown.map((connector) => connector.id), ...this.#totals() };
  }

  #totals() {
    return { summary: summarise(this.#inScopeNow()), total: this.#store.size };
  }

  *#inScopeNow() {
    for (const connector of this.#store.all()) if (this.#inScope(connector)) yield connector;
  }
}

export function useConnectorsView(store: ConnectorStore, filters: Filters, sort: Sort, held: boolean): View {
  const view = useMemo(() => new ConnectorsView(store, filters, sort), [store, filters, sort]);
  useEffect(() => view.hold(held), [view, held]);
  return useSyncExternalStore(view.subscribe, view.snapshot);
}
