import { Select, TextInput } from "@mantine/core";
import { api } from "../api/client";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { RemoteSelect } from "../forms/RemoteSelect";
import { found, required, useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { loadTokens } from "../tokens/tokens";
import { inquiriesChanged } from "./inquiries";

type By = "token" | "idTag" | "customer" | "certificate";

const hash = /^[0-9a-f]+$/i;

/** What a charge box holds about somebody: to be told, forgotten, or both. */
export function AskForm({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const form = useForm(
    {
      by: "token" as By,
      tokenId: null as string | null,
      idTag: "",
      customer: "",
      hashAlgorithm: "SHA256",
      issuerNameHash: "",
      issuerKeyHash: "",
      serialNumber: "",
      what: "report",
    },
    async ({ by, tokenId, idTag, customer, what, hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber }) => {
      await placeFromForm(
        box.chargeBoxIdentity,
        what === "clear" ? "Forget a customer" : "Ask about a customer",
        api.POST("/v2/chargeboxes/{id}/customer-information", {
          params: { path: { id: box.id } },
          body: {
            ...(by === "token" && { tokenId: Number(tokenId) }),
            ...(by === "idTag" && { idTag }),
            ...(by === "customer" && { customerIdentifier: customer }),
            ...(by === "certificate" && { certificate: { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber } }),
            report: what !== "clear",
            clear: what !== "report",
          },
        }),
      );
      inquiriesChanged();
      onClose();
    },
    ({ by, tokenId, idTag, customer, issuerNameHash, issuerKeyHash, serialNumber }) =>
      found({
        tokenId: by === "token" ? required(tokenId, "The charge key") : undefined,
        idTag: by === "idTag" ? required(idTag.trim(), "The charge key") : undefined,
        customer: by === "customer" ? required(customer.trim(), "The name") : undefined,
        issuerNameHash: by === "certificate" ? hexadecimal(issuerNameHash) : undefined,
        issuerKeyHash: by === "certificate" ? hexadecimal(issuerKeyHash) : undefined,
        serialNumber: by === "certificate" ? hexadecimal(serialNumber) : undefined,
      }),
    { customerIdentifier: "customer" },
  );
  const { by, what } = form.values;
  return (
    <FormModal title="Ask about a customer" form={form} action={what === "report" ? "Ask" : "Forget"} onClose={onClose} size="md">
      <Select
        label="Who is meant"
        data={[
          { value: "token", label: "By a charge key" },
          { value: "idTag", label: "By a charge key that is not registered" },
          { value: "customer", label: "By the name the charge box files under" },
          { value: "certificate", label: "By the certificate of a car" },
        ]}
        allowDeselect={false}
        {...form.bind("by")}
        onChange={(next) => form.set("by", (next ?? "token") as By)}
      />
      {by === "token" && (
        <RemoteSelect
          kind="tokens"
          label="Charge key"
          placeholder="Search label, id, comment…"
          load={loadTokens}
          value={form.values.tokenId}
          onChange={(tokenId) => form.set("tokenId", tokenId)}
          error={form.errors.tokenId}
          required
        />
      )}
      {by === "idTag" && (
        <TextInput label="Charge key" description="Its uid, as on the card" maxLength={255} required {...form.text("idTag")} />
      )}
      {by === "customer" && <TextInput label="Name or contract" maxLength={64} required {...form.text("customer")} />}
      {by === "certificate" && (
        <>
          <p className="muted">As the charge box lists the certificate, and its messages name it.</p>
          <div className="pair">
            <Select
              label="Hashed by"
              data={[
                { value: "SHA256", label: "SHA-256" },
                { value: "SHA384", label: "SHA-384" },
                { value: "SHA512", label: "SHA-512" },
              ]}
              allowDeselect={false}
              {...form.bind("hashAlgorithm")}
              onChange={(next) => form.set("hashAlgorithm", next ?? "SHA256")}
            />
            <TextInput label="Serial number" maxLength={40} required {...form.text("serialNumber")} />
          </div>
          <TextInput label="Hash of the issuer’s name" maxLength={128} required {...form.text("issuerNameHash")} />
          <TextInput label="Hash of the issuer’s key" maxLength={128} required {...form.text("issuerKeyHash")} />
        </>
      )}
      <Select
        label="What is to be done"
        description={what === "report" ? undefined : "A charge key that is forgotten is left off the charge box’s local list too"}
        data={[
          { value: "report", label: "Tell what it holds" },
          { value: "both", label: "Tell what it holds, and forget it" },
          { value: "clear", label: "Forget it" },
        ]}
        allowDeselect={false}
        {...form.bind("what")}
        onChange={(next) => form.set("what", next ?? "report")}
      />
    </FormModal>
  );
}

const hexadecimal = (text: string) => (hash.test(text.trim()) ? undefined : text === "" ? "It is missing" : "Hexadecimal digits only");
