import { Button, Modal, TextInput } from "@mantine/core";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useIsAdministrator } from "../access/me";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeRecord, Receipt } from "../api/types";
import { formatMoney } from "../format/numbers";
import { formatDate } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { Copyable } from "../forms/Secret";
import { found, required, useForm } from "../forms/useForm";
import { Failure, Skeleton } from "../shell/states";

const receiptQuery = (id: number) =>
  queryOptions({
    queryKey: ["receipt", id],
    queryFn: ({ signal }) => read(api.GET("/v2/charge-records/{id}/receipt", { signal, params: { path: { id } } })),
    staleTime: 30_000,
  });

const standings: Record<Receipt["status"], string> = {
  issued: "Issued",
  credited: "Taken back by a credit note.",
  preliminary: "The number is given when the record is sealed. Until then the page shows a preliminary statement.",
  held: "The record is held for review. The receipt is issued when it is released.",
  nothingOwed: "Nothing is owed, so there is no number.",
  excluded: "The record is not settled, so there is no receipt.",
  roaming: "The driver’s own provider bills this session.",
};

/** What the driver can see, and the way to it. */
export function ReceiptCard({ record }: { record: ChargeRecord }) {
  const isAdministrator = useIsAdministrator();
  const receipt = useQuery({ ...receiptQuery(record.transactionId), enabled: record.state !== "running" });
  const [dialog, setDialog] = useState<"code" | "credit" | null>(null);
  if (record.state === "running") return null;
  if (!receipt.data)
    return (
      <div className="card">
        <h2>Receipt</h2>
        {receipt.error ? <Failure error={receipt.error} retry={() => void receipt.refetch()} /> : <Skeleton width="70%" />}
      </div>
    );
  const { status, number, url, issuedAt, amount, currency, creditNotes } = receipt.data;
  return (
    <div className="card">
      <h2>
        Receipt <small>{number ? `${number} · ${formatDate(issuedAt)}` : "what the driver sees"}</small>
      </h2>
      {status === "issued" ? (
        <p className="form-note">
          {formatMoney(amount, currency)}
          {creditNotes.length > 0 && `, after ${creditNotes.length === 1 ? "a correction" : `${creditNotes.length} corrections`}`}
        </p>
      ) : (
        <p className="form-note">{standings[status]}</p>
      )}
      {creditNotes.map((note) => (
        <p key={note.number} className="form-note">
          Credit note {note.number} of {formatDate(note.issuedAt)}, {formatMoney(note.amount, currency)}:{" "}
          {note.reason === "corrected" ? "the record was corrected" : note.reason}
        </p>
      ))}
      <div className="row" style={{ marginTop: 10 }}>
        <Button variant="default" component="a" href={url} target="_blank" rel="noreferrer">
          Open
        </Button>
        <Button variant="default" onClick={() => setDialog("code")}>
          Link and code…
        </Button>
        {isAdministrator && status === "issued" && (
          <Button variant="default" onClick={() => setDialog("credit")}>
            Credit…
          </Button>
        )}
      </div>
      {dialog === "code" && (
        <Modal opened onClose={() => setDialog(null)} title={`Receipt of ${record.transactionId}`} size="md">
          <div className="stack">
            <img
              src={`/v2/charge-records/${record.transactionId}/receipt/qr`}
              alt="QR code of the receipt’s address"
              width={220}
              height={220}
              style={{ background: "#fff", borderRadius: 8, margin: "0 auto" }}
            />
            <div style={{ width: "100%" }}>
              <Copyable label="Whoever has this address sees the receipt" value={url} />
            </div>
          </div>
        </Modal>
      )}
      {dialog === "credit" && <CreditForm record={record} number={number} onClose={() => setDialog(null)} />}
    </div>
  );
}

function CreditForm({ record, number, onClose }: { record: ChargeRecord; number: string | null; onClose: () => void }) {
  const form = useForm(
    { reason: "" },
    async ({ reason }) => {
      await read(
        api.POST("/v2/charge-records/{id}/receipt/credit", {
          params: { path: { id: record.transactionId } },
          body: { reason: reason.trim() },
        }),
      );
      void queries.invalidateQueries({ queryKey: ["receipt", record.transactionId] });
      onClose();
    },
    ({ reason }) => found({ reason: required(reason.trim(), "The reason") }),
  );
  return (
    <FormModal title={`Take back receipt ${number}`} form={form} action="Issue the credit note" onClose={onClose} size="md">
      <TextInput
        label="Reason"
        description="The driver reads it on the credit note"
        required
        data-autofocus
        maxLength={200}
        {...form.text("reason")}
      />
      <p className="form-note" style={{ margin: 0 }}>
        A credit note over the whole receipt is issued, with a number of its own. It cannot be undone, and it moves no money.
      </p>
    </FormModal>
  );
}
