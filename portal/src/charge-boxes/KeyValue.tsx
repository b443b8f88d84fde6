import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ConfigurationKey } from "../api/types";
import { placeOrder } from "../orders/place";

type Props = { id: number; identity: string; entry: ConfigurationKey; editable: boolean; onChanged: () => void };

/** A value, and its change: what was typed stays until the station takes it. */
export function KeyValue({ id, identity, entry, editable, onChanged }: Props) {
  const [draft, setDraft] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const [answer, setAnswer] = useState<string | null>(null);
  const { key, value, readonly } = entry;

  const save = async () => {
    if (draft === null) return;
    setSending(true);
    const request = api.POST("/v2/chargeboxes/{id}/configuration", { params: { path: { id } }, body: { key, value: draft } });
    const said = await placeOrder(identity, `Set ${key}`, request);
    setSending(false);
    setAnswer(said?.status ?? null);
    if (said?.outcome !== "Accepted") return;
    setDraft(null);
    onChanged();
  };

  if (draft === null)
    return (
      <span className="key-value">
        <span title={value ?? undefined}>
          {value === null ? <span className="none">not told</span> : value || <span className="none">empty</span>}
        </span>
        {answer && <span className="tag plain">{answer}</span>}
        {editable && !readonly && (
          <button type="button" className="text-button" aria-label={`Edit ${key}`} onClick={() => setDraft(value ?? "")}>
            Edit
          </button>
        )}
      </span>
    );
  return (
    <form
      className="key-value"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextInput
        aria-label={key}
        size="xs"
        autoFocus
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && setDraft(null)}
        style={{ flex: 1 }}
      />
      <Button type="submit" loading={sending}>
        Send
      </Button>
      <Button variant="default" onClick={() => setDraft(null)}>
        Cancel
      </Button>
      {answer && answer !== "Accepted" && <span className="tag bad">{answer}</span>}
    </form>
  );
}
