import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../api/client";
import type { ChargeBox } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { found, useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { firmwareQuery, jobsChanged } from "./jobs";

const other = "checksum";

/** Has a local controller offer published firmware no more. */
export function UnpublishForm({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const library = useQuery(firmwareQuery);
  const form = useForm(
    { source: "", checksum: "" },
    async ({ source, checksum }) => {
      await placeFromForm(
        box.chargeBoxIdentity,
        "Publish firmware no more",
        api.POST("/v2/chargeboxes/{id}/firmware/unpublish", {
          params: { path: { id: box.id } },
          body: { checksum: source === other ? checksum : source },
        }),
      );
      jobsChanged();
      onClose();
    },
    ({ source, checksum }) =>
      found({
        source: source === "" ? "Choose the firmware" : undefined,
        checksum: source === other && !/^[0-9a-f]{32}$/i.test(checksum) ? "32 hexadecimal digits" : undefined,
      }),
  );
  const { source } = form.values;
  return (
    <FormModal title={`Publish firmware no more at ${box.chargeBoxIdentity}`} form={form} action="Take back" onClose={onClose} size="md">
      <Select
        label="Firmware"
        placeholder="Choose…"
        data={[
          ...(library.data?.data ?? []).map(({ name, version, md5 }) => ({ value: md5, label: `${name} ${version}` })),
          { value: other, label: "What came from an address of your own" },
        ]}
        {...form.bind("source")}
        onChange={(next) => form.set("source", next ?? "")}
        required
      />
      {source === other && <TextInput label="MD5" description="Of the file, 32 hexadecimal digits" required {...form.text("checksum")} />}
    </FormModal>
  );
}
