import { type Ref, useMemo, useSyncExternalStore } from "react";
import type { Connector, ConnectorStatus, Named } from "../api/types";
import { type Choice, FilterChip } from "../lists/FilterChip";
import type { ConnectorStore } from "../live/store";
import { type Filters, isFiltered, noFilters, statuses, types } from "./filters";

type Props = {
  store: ConnectorStore;
  filters: Filters;
  onChange: (filters: Partial<Filters>) => void;
  locationHandle: Ref<{ open: () => void }>;
};

export function FilterBar({ store, filters, onChange, locationHandle }: Props) {
  // Places and owners change when connectors come and go, not with every meter value.
  const size = useSyncExternalStore(
    (listener) => store.watch(listener),
    () => store.size,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size stands for the contents, see above
  const choices = useMemo(() => choicesOf(store.all()), [store, size]);
  return (
    <div className="filters" role="group" aria-label="Filters">
      <FilterChip
        label="Location"
        multiple
        handle={locationHandle}
        choices={choices.locations}
        values={filters.locationIds.map(String)}
        onChange={(values) => onChange({ locationIds: values.map(Number) })}
      />
      <FilterChip
        label="Connector type"
        choices={choices.types}
        values={filters.type ? [filters.type] : []}
        onChange={([type]) => onChange({ type: type ?? null })}
      />
      <FilterChip
        label="Status"
        multiple
        choices={statuses.map((status) => ({ value: status, label: status, className: `status ${status}` }))}
        values={filters.statuses}
        onChange={(values) => onChange({ statuses: values as ConnectorStatus[] })}
      />
      <FilterChip
        label="Customer"
        choices={choices.customers}
        values={filters.customerId === null ? [] : [String(filters.customerId)]}
        onChange={([id]) => onChange({ customerId: id ? Number(id) : null })}
      />
      {isFiltered(filters) && (
        <button type="button" className="text-button" onClick={() => onChange(noFilters)}>
          Clear all
        </button>
      )}
    </div>
  );
}

function choicesOf(connectors: Iterable<Connector>) {
  const locations = new Map<number, Choice & { count: number }>();
  const customers = new Map<number, Choice & { count: number }>();
  const byType = new Map<string, number>();
  for (const { location, customer, type } of connectors) {
    count(locations, location);
    if (customer) count(customers, customer);
    byType.set(type, (byType.get(type) ?? 0) + 1);
  }
  return {
    locations: sorted(locations),
    customers: sorted(customers),
    types: types.filter((type) => byType.has(type)).map((type) => ({ value: type, label: type, count: byType.get(type) })),
  };
}

function count(choices: Map<number, Choice & { count: number }>, { id, name }: Named) {
  const choice = choices.get(id) ?? { value: String(id), label: name, count: 0 };
  choice.count++;
  choices.set(id, choice);
}

const sorted = (choices: Map<number, Choice>) => [...choices.values()].sort((a, b) => a.label.localeCompare(b.label));
