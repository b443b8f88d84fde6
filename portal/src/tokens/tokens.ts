import { api, read } from "../api/client";
import type { TokenType } from "../api/types";
import type { Option } from "../forms/RemoteSelect";

export const tokenTypes: Record<TokenType, string> = {
  rfid: "RFID",
  virtual: "Virtual key",
  vehicle: "Vehicle",
  app: "App",
  terminal: "Payment terminal",
  none: "No authentication",
};

/** Active charge keys, for a choice. */
export async function loadTokens(search: string, signal: AbortSignal): Promise<Option[]> {
  const { data } = await read(
    api.GET("/v2/tokens", { signal, params: { query: { search: search || undefined, active: true, limit: 50 } } }),
  );
  return data.map(({ id, identifier, comment, customer }) => ({
    value: String(id),
    label: identifier.label || identifier.uid,
    description: [tokenTypes[identifier.type], comment, customer?.name].filter(Boolean).join(" · "),
  }));
}
