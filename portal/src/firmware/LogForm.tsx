import { Select, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ChargeBox, LogType } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { jobsChanged } from "./jobs";

const spans = [
  { value: "", label: "All there is" },
  { value: "1", label: "The last hour" },
  { value: "24", label: "The last 24 hours" },
  { value: "168", label: "The last 7 days" },
];

/** Asks for a log, to be sent here or elsewhere. */
export function LogForm({ box, onClose }: { box: ChargeBox; onClose: () => void }) {
  const [elsewhere, setElsewhere] = useState("here");
  const form = useForm({ type: "Diagnostics", hours: "24", location: "" }, async ({ type, hours, location }) => {
    const from = hours === "" ? undefined : new Date(Date.now() - Number(hours) * 3_600_000).toISOString();
    await placeFromForm(
      box.chargeBoxIdentity,
      `Ask for the ${type.toLowerCase()} log`,
      api.POST("/v2/chargeboxes/{id}/logs", {
        params: { path: { id: box.id } },
        body: { type: type as LogType, from, location: elsewhere === "here" ? undefined : location },
      }),
    );
    jobsChanged();
    onClose();
  });
  return (
    <FormModal title={`Ask ${box.chargeBoxIdentity} for a log`} form={form} action="Ask" onClose={onClose} size="md">
      <Select
        label="Log"
        data={[
          { value: "Diagnostics", label: "Diagnostics" },
          { value: "Security", label: "Security" },
          ...(box.ocppVersion === "2.1" ? [{ value: "DataCollector", label: "Data collector" }] : []),
        ]}
        allowDeselect={false}
        {...form.bind("type")}
        onChange={(type) => form.set("type", type ?? "Diagnostics")}
      />
      <Select label="Of" data={spans} allowDeselect={false} {...form.bind("hours")} onChange={(hours) => form.set("hours", hours ?? "")} />
      <Select
        label="Sent"
        data={[
          { value: "here", label: "Here: it is listed and can be downloaded" },
          { value: "elsewhere", label: "To an address of your own" },
        ]}
        value={elsewhere}
        allowDeselect={false}
        onChange={(next) => setElsewhere(next ?? "here")}
      />
      {elsewhere !== "here" && (
        <TextInput
          label="Address"
          description="http, https, ftp, ftps or sftp"
          placeholder="ftp://user:password@files.example.com/logs/"
          required
          {...form.text("location")}
        />
      )}
    </FormModal>
  );
}
