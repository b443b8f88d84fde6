import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { describe } from "../api/problem";
import type { ReviewItem } from "../api/types";
import { formatMoney } from "../format/numbers";
import { toast } from "../shell/toasts";
import { type Decision, decide } from "./review";

type Props = { action: Decision; item: ReviewItem; onClose: () => void; onDone: () => void };

/** Asks for the word that goes into the record's history. */
export function DecideDialog({ action, item, onClose, onDone }: Props) {
  const [note, setNote] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [saving, setSaving] = useState(false);
  const { transactionId: id } = item;
  const isExclusion = action === "exclude";
  const submit = async () => {
    setSaving(true);
    setFailure(null);
    try {
      await decide(id, action, note);
      toast({ tone: "good", title: isExclusion ? `Record ${id} excluded` : `Record ${id} released` });
      onDone();
      onClose();
    } catch (error) {
      setFailure(describe(error));
    } finally {
      setSaving(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={isExclusion ? `Exclude record ${id}` : `Release record ${id} as it is`}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p>
          {isExclusion
            ? "The payer pays nothing. A further revision says so; the present one stays readable."
            : `It is settled as it stands, ${formatMoney(item.record.price.amount, item.record.price.currency)}.`}
        </p>
        <Textarea
          label={isExclusion ? "Why" : "Note"}
          required={isExclusion}
          data-autofocus
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && !event.shiftKey) {
              event.preventDefault();
              void submit();
            }
          }}
        />
        {failure && (
          <div className="form-error" role="alert">
            {failure}
          </div>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={saving} color={isExclusion ? "red" : undefined}>
            {isExclusion ? "Exclude" : "Release"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
