import { Select, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { orNull, type Typed } from "../forms/numbers";
import { found, useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { firmwareQuery, formatBytes, jobsChanged } from "./jobs";

const other = "address";

/** Has the charge box fetch and install firmware, or publish it to those behind it. */
export function UpdateForm({ box, publish, onClose }: { box: ChargeBox; publish: boolean; onClose: () => void }) {
  const library = useQuery(firmwareQuery);
  const form = useForm(
    {
      source: "",
      location: "",
      when: "now",
      at: "",
      install: "now",
      installAt: "",
      retries: "" as Typed,
      certificate: "",
      signature: "",
      checksum: "",
    },
    async ({ source, location, when, at, install, installAt, retries, certificate, signature, checksum }) => {
      const again = { retries: orNull(retries) ?? undefined };
      const from = source === other ? { location } : { firmwareId: Number(source) };
      const path = { params: { path: { id: box.id } } };
      const request = publish
        ? api.POST("/v2/chargeboxes/{id}/firmware/publish", { ...path, body: { ...from, ...again, checksum: checksum || undefined } })
        : api.POST("/v2/chargeboxes/{id}/firmware/update", {
            ...path,
            body: {
              ...from,
              ...again,
              installAt: install === "later" ? new Date(installAt).toISOString() : undefined,
              retrieveAt: when === "later" ? new Date(at).toISOString() : undefined,
              certificate: certificate || undefined,
              signature: signature || undefined,
            },
          });
      await placeFromForm(box.chargeBoxIdentity, publish ? "Publish firmware" : "Update firmware", request);
      jobsChanged();
      onClose();
    },
    ({ source, location, when, at, install, installAt }) =>
      found({
        source: source === "" ? "Choose the firmware" : undefined,
        location: source === other && location === "" ? "The address is missing" : undefined,
        at: when === "later" && Number.isNaN(Date.parse(at)) ? "When is missing" : undefined,
        installAt: install === "later" && Number.isNaN(Date.parse(installAt)) ? "When is missing" : undefined,
      }),
    { firmwareId: "source", retrieveAt: "at" },
  );
  const { source, when, install } = form.values;
  const files = (library.data?.data ?? []).map(({ id, name, version, vendor, model, size, isSigned }) => ({
    value: String(id),
    label: [`${name} ${version}`, [vendor, model].filter(Boolean).join(" "), formatBytes(size), isSigned ? "signed" : ""]
      .filter(Boolean)
      .join(" · "),
  }));
  const title = publish ? `Publish firmware at ${box.chargeBoxIdentity}` : `Update the firmware of ${box.chargeBoxIdentity}`;
  return (
    <FormModal title={title} form={form} action={publish ? "Publish" : "Update"} onClose={onClose} size="md">
      <Select
        label="Firmware"
        placeholder="Choose…"
        data={[...files, { value: other, label: "From an address of your own" }]}
        {...form.bind("source")}
        onChange={(next) => form.set("source", next ?? "")}
        required
      />
      {source === other && (
        <TextInput
          label="Address"
          description="http, https, ftp, ftps or sftp"
          placeholder="https://vendor.example.com/firmware.bin"
          required
          {...form.text("location")}
        />
      )}
      {publish
        ? source === other && <TextInput label="MD5" description="Of the file, 32 hexadecimal digits" required {...form.text("checksum")} />
        : source !== "" && (
            <>
              <Moment label="Fetched" now="Now" when={form.bind("when")} at={form.text("at")} isLater={when === "later"} />
              <Moment
                label="Installed"
                now="As soon as it is fetched"
                when={form.bind("install")}
                at={form.text("installAt")}
                isLater={install === "later"}
              />
              {source === other && (
                <>
                  <Textarea
                    label="Certificate of who signed it"
                    description="PEM; empty for firmware that is not signed"
                    rows={3}
                    {...form.text("certificate")}
                  />
                  <Textarea label="Signature" description="Base64" rows={2} {...form.text("signature")} />
                </>
              )}
            </>
          )}
      {source !== "" && (
        <NumberField label="Tried again" description="So many times, where it cannot be fetched" {...form.bind("retries")} />
      )}
    </FormModal>
  );
}

type MomentProps = {
  label: string;
  now: string;
  when: { value: string; onChange: (value: string) => void; error?: string };
  at: { name: string; value: string; onChange: (event: { currentTarget: { value: string } }) => void; error?: string };
  isLater: boolean;
};

/** At once, or at a time. */
function Moment({ label, now, when, at, isLater }: MomentProps) {
  return (
    <div className="pair">
      <Select
        label={label}
        data={[
          { value: "now", label: now },
          { value: "later", label: "At a time" },
        ]}
        allowDeselect={false}
        {...when}
        onChange={(next) => when.onChange(next ?? "now")}
      />
      {isLater && <TextInput label={`${label} at`} type="datetime-local" required {...at} />}
    </div>
  );
}
