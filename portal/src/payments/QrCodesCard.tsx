import { Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { ChargeBox, QrCode } from "../api/types";
import { formatDateTime } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { useForm } from "../forms/useForm";
import { type Column, DataTable } from "../lists/DataTable";
import { OrderButton } from "../orders/OrderButton";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";

const changed = () => void queries.invalidateQueries({ queryKey: ["qr-codes"] });
const nameOf = (evseNumber: number) => (evseNumber === 0 ? "All EVSEs" : `EVSE ${evseNumber}`);

/** The passwords in a charge box's QR codes. The secret itself is never shown: the charge box has it, and this server. */
export function QrCodesCard({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const codes = useQuery({
    queryKey: ["qr-codes", box.id],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/qr-codes", { signal, params: { path: { id: box.id } } })),
  });
  if (!codes.data) return null;
  const remove = async ({ evseNumber }: QrCode) => {
    const text = "It shows no QR codes any more. Payments are then taken from a code without a password too, as on a sticker.";
    if (
      !(await confirm({
        title: `Take the password from the QR codes of ${nameOf(evseNumber).toLowerCase()}?`,
        text,
        action: "Take it",
        danger: true,
      }))
    )
      return;
    try {
      await read(api.DELETE("/v2/chargeboxes/{id}/qr-codes/{evseNumber}", { params: { path: { id: box.id, evseNumber } } }));
    } catch (error) {
      toast({ tone: "bad", title: "The password stays", text: describe(error) });
    }
    changed();
  };
  return (
    <section className="card" aria-label="QR codes for payments">
      <h2>
        <span>
          QR codes for payments <small>passwords that change with the time</small>
        </span>
        {mayControl && (
          <OrderButton box={box} onClick={() => setEditing(true)}>
            Give a new password…
          </OrderButton>
        )}
      </h2>
      {codes.data.data.length === 0 ? (
        <p className="muted">
          None. Whoever scans a code that is stuck on the housing can pay; so can whoever scans a copy of it elsewhere. With a password only
          the code that the charge box shows at the moment is taken.
        </p>
      ) : (
        <>
          <DataTable
            label="Passwords of QR codes"
            columns={columns}
            rows={codes.data.data}
            rowKey={({ evseNumber }) => evseNumber}
            rowLabel={({ evseNumber }) => nameOf(evseNumber)}
            actionsWidth={110}
            actions={
              mayControl
                ? (code) => (
                    <button
                      type="button"
                      className="text-button"
                      aria-label={`Take the password of ${nameOf(code.evseNumber).toLowerCase()} away`}
                      onClick={() => void remove(code)}
                    >
                      Take away…
                    </button>
                  )
                : undefined
            }
            empty={null}
            slim
          />
          {codes.data.data.some(({ isInDoubt }) => isInDoubt) && (
            <p className="muted">
              In doubt: the charge box did not say that it took it, so codes with the one before are taken too. Give it another.
            </p>
          )}
        </>
      )}
      {editing && <QrCodeForm box={box} codes={codes.data.data} onClose={() => setEditing(false)} />}
    </section>
  );
}

const columns: Column<QrCode>[] = [
  {
    title: "For",
    width: "22%",
    cell: ({ evseNumber, isInDoubt }) => (
      <>
        {nameOf(evseNumber)} {isInDoubt && <span className="tag warn">In doubt</span>}
      </>
    ),
  },
  {
    title: "Changes",
    width: "20%",
    cell: ({ validitySeconds, length, version }) => (
      <>
        Every {validitySeconds} s
        <small>
          {length} characters · {version}
        </small>
      </>
    ),
  },
  {
    title: "Payment page",
    cell: ({ urlTemplate }) =>
      urlTemplate ? <code title={urlTemplate}>{urlTemplate}</code> : <span className="none">as the charge box has it</span>,
  },
  {
    title: "Given",
    width: "21%",
    cell: ({ updatedAt, by }) => (
      <>
        {formatDateTime(updatedAt)}
        <small title={by}>by {by}</small>
      </>
    ),
  },
];

function QrCodeForm({ box, codes, onClose }: { box: ChargeBox; codes: QrCode[]; onClose: () => void }) {
  const known = codes[0];
  const form = useForm(
    {
      evseNumber: String(known?.evseNumber ?? 0),
      validitySeconds: (known?.validitySeconds ?? 60) as Typed,
      length: (known?.length ?? 16) as Typed,
      urlTemplate: known?.urlTemplate ?? "",
    },
    async ({ evseNumber, validitySeconds, length, urlTemplate }) => {
      const answer = await read(
        api.PUT("/v2/chargeboxes/{id}/qr-codes", {
          params: { path: { id: box.id } },
          body: {
            evseNumber: Number(evseNumber),
            ...(validitySeconds !== "" && { validitySeconds: Number(validitySeconds) }),
            ...(length !== "" && { length: Number(length) }),
            ...(urlTemplate.trim() && { urlTemplate: urlTemplate.trim() }),
          },
        }),
      );
      const refused = answer.settings.filter(({ outcome }) => outcome !== "Accepted");
      toast(
        refused.length === 0
          ? { tone: "good", title: `${box.chargeBoxIdentity} has a new password for its QR codes` }
          : {
              tone: "bad",
              title: `${box.chargeBoxIdentity} did not take all of it`,
              text: refused.map(({ setting, status, why }) => `${setting}: ${why ?? status}`).join(". "),
            },
      );
      changed();
      onClose();
    },
  );
  const evses = [...new Set(box.evses.map((_, index) => index + 1))];
  return (
    <FormModal title={`QR codes of ${box.chargeBoxIdentity}`} form={form} action="Give it" onClose={onClose}>
      <p className="muted">
        A new secret is made, and given to the charge box. From then on payments there need the password of the code that was scanned.
      </p>
      <Select
        label="For"
        data={[{ value: "0", label: "All EVSEs" }, ...evses.map((number) => ({ value: String(number), label: `EVSE ${number}` }))]}
        allowDeselect={false}
        {...form.bind("evseNumber")}
        onChange={(next) => form.set("evseNumber", next ?? "0")}
      />
      <TextInput
        label="Payment page"
        description="{chargingstationid}, {evse}, {totp} and {version} are filled in by the charge box"
        placeholder="https://pay.example/{chargingstationid}/{evse}/{totp}/{version}"
        maxLength={1000}
        {...form.text("urlTemplate")}
      />
      <div className="pair">
        <NumberField label="The password changes every, s" {...form.bind("validitySeconds")} />
        <NumberField label="Its length" {...form.bind("length")} />
      </div>
    </FormModal>
  );
}
