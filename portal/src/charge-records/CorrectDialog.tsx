import { Button, Checkbox, Modal, Select, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api, read } from "../api/client";
import type { ChargeRecord, CorrectionAnswer, CorrectionBody } from "../api/types";
import { formatKwh, formatMoney } from "../format/numbers";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { RemoteSelect } from "../forms/RemoteSelect";
import { useForm } from "../forms/useForm";
import { toast } from "../shell/toasts";
import { tariffsQuery } from "../tariffs/tariffs";
import { loadTokens } from "../tokens/tokens";
import { Differences } from "./RevisionsTab";
import { formatSeconds } from "./records";

type Props = { record: ChargeRecord; onClose: () => void; onDone?: () => void; initial?: { consumed?: number; endedAt?: string } };

type Values = {
  startedAt: string;
  endedAt: string;
  consumed: Typed;
  tariffId: string | null;
  tokenId: string | null;
  price: Typed;
  free: boolean;
  settle: boolean;
  asCredit: boolean;
  reason: string;
};

/** What is left as it was is not sent: only what somebody changed is corrected. */
function changesOf(values: Values, record: ChargeRecord): CorrectionBody["changes"] {
  const { startedAt, endedAt, consumed, tariffId, tokenId, price, free, settle } = values;
  return {
    ...(startedAt !== record.startedAt && { startedAt }),
    ...(endedAt !== (record.endedAt ?? "") && { endedAt }),
    ...(consumed !== "" && consumed !== record.consumed && { consumed }),
    ...(tariffId && { tariffId }),
    ...(tokenId && { tokenId: Number(tokenId) }),
    ...(price !== "" && { price }),
    ...(free && { free }),
    ...(settle && { settle }),
  };
}

/** Corrects a sealed record: what comes of it is shown before it is done. */
export function CorrectDialog({ record, onClose, onDone, initial }: Props) {
  const id = record.transactionId;
  const queries = useQueryClient();
  const tariffs = useQuery(tariffsQuery);
  const [preview, setPreview] = useState<CorrectionAnswer | null>(null);
  const send = (values: Values, isPreview: boolean) =>
    read(
      api.POST("/v2/charge-records/{id}/corrections", {
        params: { path: { id } },
        body: { reason: values.reason, changes: changesOf(values, record), preview: isPreview, asCredit: values.asCredit },
      }),
    );
  const form = useForm<Values>(
    {
      startedAt: record.startedAt,
      endedAt: initial?.endedAt ?? record.endedAt ?? "",
      consumed: initial?.consumed ?? record.consumed,
      tariffId: null,
      tokenId: null,
      price: "",
      free: false,
      settle: false,
      asCredit: false,
      reason: "",
    },
    async (values) => {
      if (!preview) {
        setPreview(await send(values, true));
        return;
      }
      const { after, credit } = await send(values, false);
      await Promise.all(
        [["charge-record", id], ["explanation", id], ["revisions", id], ["review"], ["charge-records"]].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      );
      toast({
        tone: "good",
        title: credit ? `Record ${id} credited` : `Record ${id} corrected`,
        text: credit
          ? `Record ${after.transactionId} stands in its place.`
          : `Revision ${after.revision}: ${formatMoney(after.price.amount, after.price.currency)}.`,
      });
      onDone?.();
      onClose();
    },
    (values) =>
      (preview && values.reason.trim() === "" ? { reason: "A reason is needed: it is kept with the revision" } : {}) as Record<
        string,
        string
      >,
  );
  const edit = <K extends keyof Values & string>(name: K, value: Values[K]) => {
    setPreview(null);
    form.set(name, value);
  };
  const nothing = Object.keys(changesOf(form.values, record)).length === 0;
  return (
    <Modal opened onClose={onClose} title={`Correct charge record ${id}`} size="lg" closeOnClickOutside={false}>
      <form className="stack" onSubmit={(event: FormEvent) => void form.submit(event)} noValidate aria-label="Correction">
        <div className="pair">
          <TextInput label="Started" {...form.text("startedAt")} onChange={(event) => edit("startedAt", event.currentTarget.value)} />
          <TextInput label="Ended" {...form.text("endedAt")} onChange={(event) => edit("endedAt", event.currentTarget.value)} />
        </div>
        <div className="pair">
          <NumberField
            label="Energy, kWh"
            value={form.values.consumed}
            onChange={(value) => edit("consumed", value)}
            error={form.errors.consumed}
            data-autofocus
          />
          <NumberField
            label={`Price incl. VAT, ${record.price.currency ?? ""}`}
            placeholder="by the tariff"
            value={form.values.price}
            onChange={(value) => edit("price", value)}
            error={form.errors.price}
          />
        </div>
        <div className="pair">
          <Select
            label="Tariff"
            placeholder={record.price.tariffName ?? "none"}
            clearable
            value={form.values.tariffId}
            data={(tariffs.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => edit("tariffId", value)}
            error={form.errors.tariffId}
          />
          <RemoteSelect
            label="Charge key that pays"
            placeholder={record.auth.idTag?.label ?? "none"}
            kind="tokens"
            load={loadTokens}
            clearable
            value={form.values.tokenId}
            onChange={(value) => edit("tokenId", value)}
            error={form.errors.tokenId}
          />
        </div>
        <Checkbox label="Free of charge" checked={form.values.free} onChange={(event) => edit("free", event.currentTarget.checked)} />
        {record.excludedReason && (
          <Checkbox
            label="Settle it though it was excluded"
            checked={form.values.settle}
            onChange={(event) => edit("settle", event.currentTarget.checked)}
          />
        )}
        <Checkbox
          label={
            record.billedAt
              ? `By a credit and a new record: it is billed, under ${record.invoiceReference}`
              : "By a credit and a new record, as where it was billed already"
          }
          disabled={record.billedAt !== undefined}
          checked={form.values.asCredit || record.billedAt !== undefined}
          onChange={(event) => edit("asCredit", event.currentTarget.checked)}
        />
        <Textarea
          label="Reason"
          description="Kept with the revision, with your name."
          required
          autosize
          minRows={2}
          value={form.values.reason}
          error={form.errors.reason}
          onChange={(event) => form.set("reason", event.currentTarget.value)}
        />
        {preview && <Preview answer={preview} />}
        {form.failure && (
          <div className="form-error" role="alert">
            {form.failure}
          </div>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.saving} disabled={nothing}>
            {preview ? (preview.credit ? "Credit and replace" : "Make the revision") : "See what comes of it"}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Preview({ answer: { before, after, credit, differences } }: { answer: CorrectionAnswer }) {
  const rows: [string, string, string][] = [
    ["Price", formatMoney(before.price.amount, before.price.currency), formatMoney(after.price.amount, after.price.currency)],
    ["Energy", formatKwh(before.consumed), formatKwh(after.consumed)],
    ["Charging", formatSeconds(before.duration.charging), formatSeconds(after.duration.charging)],
    ["Idle", formatSeconds(before.duration.idle), formatSeconds(after.duration.idle)],
  ];
  return (
    <section className="correction-preview" aria-label="What comes of it">
      <table className="lines">
        <thead>
          <tr>
            <th scope="col">{credit ? "By a credit and a new record" : "As the next revision"}</th>
            <th scope="col">Now</th>
            <th scope="col">Then</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, old, next]) => (
            <tr key={name} className={old === next ? "sub" : undefined}>
              <td>{name}</td>
              <td>{old}</td>
              <td>{next}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {differences.length === 0 && <p className="none">Nothing would change.</p>}
      {differences.some(({ field }) => !["price", "consumed", "duration", "meterStop", "cpoDefaultPrice"].includes(field)) && (
        <details>
          <summary>Everything that changes</summary>
          <Differences differences={differences} />
        </details>
      )}
    </section>
  );
}
