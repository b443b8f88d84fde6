import { Select, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ChargeBox, DisplayMessage, DisplayPriority, DisplayState, DisplayText } from "../api/types";
import { FormModal } from "../forms/FormModal";
import { found, required, useForm } from "../forms/useForm";
import { placeFromForm } from "../orders/place";
import { displayChanged, formats, priorities, states } from "./display";

const spans = [
  { value: "", label: "Until it is cleared" },
  { value: "1", label: "1 hour" },
  { value: "8", label: "8 hours" },
  { value: "24", label: "1 day" },
  { value: "168", label: "7 days" },
];

type Extra = { language: string; content: string };

/** Has a charge box show a message, or one in the place of another. */
export function DisplayForm({ box, message, onClose }: { box: ChargeBox; message: DisplayMessage | null; onClose: () => void }) {
  const isNewest = box.ocppVersion === "2.1";
  const [first] = message?.texts ?? [];
  const [extras, setExtras] = useState<Extra[]>(
    (message?.texts.slice(1) ?? []).map(({ language, content }) => ({ language: language ?? "", content })),
  );
  const form = useForm(
    {
      content: first?.content ?? "",
      format: first?.format ?? ("Utf8" as DisplayText["format"]),
      language: first?.language ?? "",
      priority: message?.priority ?? ("NormalCycle" as DisplayPriority),
      state: message?.state ?? "",
      hours: "",
      transactionId: message?.transactionId == null ? "" : String(message.transactionId),
    },
    async ({ content, format, language, priority, state, hours, transactionId }) => {
      await placeFromForm(
        box.chargeBoxIdentity,
        "Show a message",
        api.POST("/v2/chargeboxes/{id}/display-messages", {
          params: { path: { id: box.id } },
          body: {
            ...(message && { id: message.id }),
            priority,
            ...(state && { state: state as DisplayState }),
            ...(hours && { endsAt: new Date(Date.now() + Number(hours) * 3_600_000).toISOString() }),
            ...(transactionId && { transactionId: Number(transactionId) }),
            texts: [
              { content, format, ...(language && { language }) },
              ...extras
                .filter((extra) => extra.content !== "")
                .map((extra) => ({ format, content: extra.content, language: extra.language })),
            ],
          },
        }),
      );
      displayChanged();
      onClose();
    },
    ({ content, transactionId }) =>
      found({
        content: required(content.trim(), "The message"),
        transactionId: transactionId === "" || /^\d+$/.test(transactionId) ? undefined : "A transaction’s number",
      }),
    { texts: "content", endsAt: "hours" },
  );
  const change = (index: number, changes: Partial<Extra>) =>
    setExtras(extras.map((extra, i) => (i === index ? { ...extra, ...changes } : extra)));
  return (
    <FormModal title={message ? `Replace message ${message.id}` : "Show a message"} form={form} action="Show" onClose={onClose} size="md">
      <Textarea
        label="Message"
        required
        autosize
        minRows={2}
        maxRows={6}
        maxLength={isNewest ? 1024 : 512}
        data-autofocus
        {...form.text("content")}
      />
      <div className="pair">
        <TextInput label="Language" description="As da or de-AT" placeholder="Any" maxLength={8} {...form.text("language")} />
        <Select
          label="Format"
          description="How the display reads it"
          data={Object.entries(formats)
            .filter(([format]) => isNewest || format !== "QrCode")
            .map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.bind("format")}
          onChange={(format) => form.set("format", (format ?? "Utf8") as DisplayText["format"])}
        />
      </div>
      {extras.map((extra, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name
        <div className="pair" key={index}>
          <TextInput
            label="In another language"
            value={extra.content}
            onChange={(event) => change(index, { content: event.currentTarget.value })}
          />
          <TextInput
            label="Language"
            maxLength={8}
            value={extra.language}
            onChange={(event) => change(index, { language: event.currentTarget.value })}
          />
        </div>
      ))}
      {isNewest && extras.length < 4 && (
        <button
          type="button"
          className="text-button"
          style={{ alignSelf: "start" }}
          onClick={() => setExtras([...extras, { language: "", content: "" }])}
        >
          Add another language
        </button>
      )}
      <div className="pair">
        <Select
          label="Priority"
          data={Object.entries(priorities).map(([value, label]) => ({ value, label }))}
          allowDeselect={false}
          {...form.bind("priority")}
          onChange={(priority) => form.set("priority", (priority ?? "NormalCycle") as DisplayPriority)}
        />
        <Select
          label="Shown"
          data={[
            { value: "", label: "In any state" },
            ...Object.entries(states)
              .filter(([state]) => isNewest || !["Suspended", "Discharging"].includes(state))
              .map(([value, label]) => ({ value, label })),
          ]}
          allowDeselect={false}
          {...form.bind("state")}
          onChange={(state) => form.set("state", state ?? "")}
        />
      </div>
      <div className="pair">
        <Select
          label="For"
          data={spans}
          allowDeselect={false}
          {...form.bind("hours")}
          onChange={(hours) => form.set("hours", hours ?? "")}
        />
        <TextInput label="Only for transaction" placeholder="Any" inputMode="numeric" {...form.text("transactionId")} />
      </div>
    </FormModal>
  );
}
