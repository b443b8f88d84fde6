import { Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { emptyToNull } from "../forms/numbers";
import { useForm } from "../forms/useForm";
import { placeAndWait } from "../orders/place";
import { commonName, rootTypes, securityChanged, vehicleRootsQuery } from "./security";

/** Makes a charge box trust a root: our own authority's, one that is kept here, or any. */
export function InstallDialog({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const kept = useQuery(vehicleRootsQuery);
  const form = useForm(
    { type: "CentralSystemRoot" as string | null, source: "own" as string | null, certificate: "" },
    async ({ type, source, certificate }) => {
      const body = {
        type: type ?? "",
        certificate: source === "pem" ? (emptyToNull(certificate) ?? undefined) : undefined,
        rootId: source && /^\d+$/.test(source) ? Number(source) : undefined,
      };
      await placeAndWait(
        box.chargeBoxIdentity,
        "Install a root certificate",
        api.POST("/v2/chargeboxes/{id}/security/install-certificate", { params: { path: { id: box.id } }, body }),
      );
      securityChanged(box.id);
      onClose();
    },
    ({ source, certificate }): Record<string, string> =>
      source === "pem" && certificate.trim() === "" ? { certificate: "Paste the certificate in PEM" } : {},
  );
  const roots = (kept.data?.data ?? []).filter((root) => root.use === form.values.type);
  const sources = [
    { value: "own", label: "The root of Stationmaster’s own authority" },
    ...roots.map((root) => ({ value: String(root.id), label: commonName(root.subject) })),
    { value: "pem", label: "Another, in PEM" },
  ];
  const source = sources.some(({ value }) => value === form.values.source) ? form.values.source : (sources[0]?.value ?? null);
  return (
    <FormModal title={`Install a root in ${box.chargeBoxIdentity}`} form={form} action="Install" onClose={onClose}>
      <Select
        label="As"
        data={Object.entries(rootTypes).map(([value, label]) => ({ value, label }))}
        allowDeselect={false}
        {...form.bind("type")}
        onChange={(type) => {
          form.set("type", type);
          const first = kept.data?.data.find((root) => root.use === type);
          form.set("source", first ? String(first.id) : "own");
        }}
      />
      <Select
        label="Certificate"
        description={
          form.values.type === "CentralSystemRoot"
            ? "The root of whoever signed the server’s certificate"
            : "Roots that are kept here are added on the page Certificates"
        }
        data={sources}
        allowDeselect={false}
        value={source}
        onChange={(next) => form.set("source", next)}
      />
      {source === "pem" && (
        <Textarea label="PEM" placeholder="-----BEGIN CERTIFICATE-----" autosize minRows={5} maxRows={12} {...form.text("certificate")} />
      )}
    </FormModal>
  );
}
