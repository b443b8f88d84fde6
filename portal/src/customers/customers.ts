import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { CustomerType } from "../api/types";
import type { Option } from "../forms/RemoteSelect";

export const customerTypes: Record<CustomerType, string> = {
  Private: "Private",
  Business: "Business",
  CPO: "Charge point operator",
  CPOSubsidiary: "Subsidiary of an operator",
};

export const customerQuery = (id: number) =>
  queryOptions({
    queryKey: ["customer", id],
    queryFn: ({ signal }) => read(api.GET("/v2/customers/{id}", { signal, params: { path: { id } } })),
  });

export async function loadCustomers(search: string, signal: AbortSignal): Promise<Option[]> {
  const { data } = await read(api.GET("/v2/customers", { signal, params: { query: { search: search || undefined, limit: 50 } } }));
  return data.map(({ id, name, type }) => ({ value: String(id), label: name, description: customerTypes[type] ?? type }));
}
