import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { BillingAnswer, StatementBy } from "../api/types";
import { formatCount } from "../format/numbers";
import { FormModal } from "../forms/FormModal";
import { found, required, useForm } from "../forms/useForm";
import { toast } from "../shell/toasts";
import { leftOutWords, markedWords } from "./billing";

type Props = { month: string; by: StatementBy; line?: string; name: string; unbilled: number; onClose: () => void };

/** Marks what a statement lists, or one line of it, as billed. What could not be is said before the dialog closes. */
export function BillDialog({ month, by, line, name, unbilled, onClose }: Props) {
  const [answer, setAnswer] = useState<BillingAnswer | null>(null);
  const form = useForm(
    { reference: "" },
    async ({ reference }) => {
      const told = await read(
        api.POST("/v2/statements/{month}/billed", {
          params: { path: { month }, query: { by, key: line } },
          body: { reference: reference.trim() },
        }),
      );
      for (const queryKey of [["statement"], ["statement-records"], ["charge-records"], ["charge-record"], ["revisions"]])
        void queries.invalidateQueries({ queryKey });
      if (told.leftOut.length > 0) {
        setAnswer(told);
        return;
      }
      toast({ tone: "good", title: "Marked as billed", text: markedWords(told) });
      onClose();
    },
    ({ reference }) => found({ reference: required(reference.trim(), "The reference") }),
  );
  if (answer)
    return (
      <Modal opened onClose={onClose} title="Marked in part" size="md">
        <div className="stack">
          <p className="form-note" style={{ margin: 0 }}>
            {markedWords(answer)}
          </p>
          <dl className="facts-list">
            {answer.leftOut.map(({ reason, count, transactionIds }) => [
              <dt key={`${reason} count`}>{formatCount(count)} left out</dt>,
              <dd key={reason}>
                {leftOutWords(reason)}
                <small className="left-out">{transactionIds.slice(0, 12).join(", ") + (count > 12 ? ", …" : "")}</small>
              </dd>,
            ])}
          </dl>
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button onClick={onClose} data-autofocus>
              Close
            </Button>
          </div>
        </div>
      </Modal>
    );
  return (
    <FormModal title={`Mark ${name} as billed`} form={form} action="Mark as billed" onClose={onClose} size="md">
      <TextInput
        label="Reference of the bill"
        description="It stands on each record, and finds them again"
        placeholder="INV-2026-11"
        required
        data-autofocus
        maxLength={100}
        {...form.text("reference")}
      />
      <p className="form-note" style={{ margin: 0 }}>
        {unbilled === 1 ? "One record is" : `${formatCount(unbilled)} records are`} not billed yet. Those that are sealed are marked; do it
        again under the same reference for those that are sealed later. From then on a correction is a credit and a new record.
      </p>
    </FormModal>
  );
}
