import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox, StationCertificate } from "../api/types";
import { placeOrder } from "../orders/place";

/** OCPP's security profiles. */
export const profiles: Record<number, { name: string; meaning: string }> = {
  0: { name: "0 · no proof", meaning: "it proves nothing" },
  1: { name: "1 · password", meaning: "a password, over an open connection" },
  2: { name: "2 · password over TLS", meaning: "a password, over TLS" },
  3: { name: "3 · certificate", meaning: "a certificate of its own, over TLS" },
};

export const rootTypes = {
  CentralSystemRoot: "Root of the central system",
  ManufacturerRoot: "Root of the manufacturer",
  V2GRoot: "V2G root",
  MobilityOperatorRoot: "Root of mobility operators",
  OemRoot: "Root of vehicle makers",
};

export const securityQuery = (id: number) =>
  queryOptions({
    queryKey: ["security", id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/security", { signal, params: { path: { id } } })),
    refetchInterval: 5_000,
  });

export const authorityQuery = queryOptions({
  queryKey: ["certificate-authority"],
  queryFn: ({ signal }) => read(api.GET("/v2/certificates/authority", { signal })),
});

/** Roots of ISO 15118, which are kept here for all charge boxes. */
export const keptRoots = { V2GRoot: rootTypes.V2GRoot, MobilityOperatorRoot: rootTypes.MobilityOperatorRoot, OemRoot: rootTypes.OemRoot };

export const vehicleRootsQuery = queryOptions({
  queryKey: ["vehicle-roots"],
  queryFn: ({ signal }) => read(api.GET("/v2/certificates/roots", { signal })),
});

export const pkiServicesQuery = queryOptions({
  queryKey: ["pki-services"],
  queryFn: ({ signal }) => read(api.GET("/v2/certificates/services", { signal })),
  refetchInterval: 10_000,
});

/** What certificates a charge box can be asked to request for vehicles (ISO 15118); none in OCPP 1.6. */
export function vehiclePurposes(version: string | null | undefined): { purpose: string; label: string }[] {
  if (!version || version.startsWith("1.")) return [];
  return [
    { purpose: "V2G", label: "For vehicles (ISO 15118-2)" },
    ...(version === "2.1" ? [{ purpose: "V2G20", label: "For vehicles (ISO 15118-20)" }] : []),
    { purpose: "Combined", label: "One for both" },
  ];
}

/** Whatever an order or a change may have made old. */
export function securityChanged(id?: number) {
  void queries.invalidateQueries({ queryKey: id === undefined ? ["security"] : ["security", id] });
  void queries.invalidateQueries({ queryKey: ["security-events"] });
  void queries.invalidateQueries({ queryKey: ["certificates"] });
  void queries.invalidateQueries({ queryKey: ["charge-box"] });
}

/** An order about the security of a charge box. */
export async function order<T extends Parameters<typeof placeOrder>[2]>(
  box: Pick<ChargeBox, "id" | "chargeBoxIdentity">,
  name: string,
  request: T,
) {
  const answer = await placeOrder(box.chargeBoxIdentity, name, request);
  securityChanged(box.id);
  return answer;
}

const day = 86_400_000;

/** How a certificate stands, in a word and a tone. */
export function standing({ state, notAfter, deliveredAt, delivery }: StationCertificate, now: number): { word: string; tone: string } {
  if (state === "revoked") return { word: "Revoked", tone: "tag bad" };
  if (state === "expired") return { word: "Expired", tone: "tag warn" };
  if (!deliveredAt && delivery) return { word: `Station: ${delivery}`, tone: "tag bad" };
  if (!deliveredAt) return { word: "Not taken yet", tone: "tag plain" };
  const days = Math.floor((Date.parse(notAfter) - now) / day);
  return days < 30 ? { word: `Ends in ${days} day${days === 1 ? "" : "s"}`, tone: "tag warn" } : { word: "Valid", tone: "tag" };
}

/** The CN of a certificate's subject; all of it where it has none. */
export const commonName = (subject: string) => /(?:^|,\s*)CN=("[^"]+"|[^,]+)/.exec(subject)?.[1]?.replaceAll('"', "") ?? subject;

/** Hexadecimal in pairs, as certificates' numbers are read aloud. */
export const inPairs = (hex: string) =>
  hex
    .toUpperCase()
    .match(/.{1,2}/g)
    ?.join(":") ?? hex;
