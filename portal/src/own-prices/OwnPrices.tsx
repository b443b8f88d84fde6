import { Button, Modal } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { PriceAgreement } from "../api/types";
import { formatDate, formatLastDay } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { toast } from "../shell/toasts";
import { AgreementForm } from "./AgreementForm";
import { agreementsQuery, type Holder } from "./agreements";
import { wordPricing } from "./pricing";

const columns: Column<PriceAgreement>[] = [
  {
    title: "Price",
    width: "30%",
    cell: ({ pricing, note }) => (
      <>
        {wordPricing(pricing)}
        <small title={note ?? undefined}>{note ?? ""}</small>
      </>
    ),
  },
  { title: "Where", cell: ({ location, owner }) => location?.name ?? <>All locations of {owner.name}</> },
  { title: "When", width: "26%", cell: (agreement) => <When agreement={agreement} /> },
];

function When({ agreement: { isDisabled, validFrom, validUntil } }: { agreement: PriceAgreement }) {
  const now = Date.now();
  const [word, tag] = isDisabled
    ? ["Disabled", "tag bad"]
    : validUntil && Date.parse(validUntil) <= now
      ? ["Over", "tag plain"]
      : Date.parse(validFrom) > now
        ? ["Not yet", "tag plain"]
        : ["In force", "tag"];
  return (
    <>
      <span className={tag}>{word}</span>
      <small>
        {formatDate(validFrom)} – {validUntil ? formatLastDay(validUntil) : "without end"}
      </small>
    </>
  );
}

/** The prices a customer or a charge key has of its own. */
export function OwnPrices({ holder, onClose }: { holder: Holder; onClose: () => void }) {
  const mayWrite = useMay("write");
  const agreements = useQuery(agreementsQuery(holder));
  const [editing, setEditing] = useState<PriceAgreement | "new" | null>(null);
  const attempt = async (done: string, action: () => Promise<unknown>) => {
    try {
      await action();
      toast({ tone: "good", title: done });
    } catch (error) {
      toast({ tone: "bad", title: "The price was not changed", text: describe(error) });
    }
    void queries.invalidateQueries({ queryKey: ["price-agreements"] });
  };
  const toggle = ({ id, isDisabled }: PriceAgreement) =>
    attempt(isDisabled ? "The price is in force again" : "The price is disabled", () =>
      read(api.PATCH("/v2/price-agreements/{id}", { params: { path: { id } }, body: { isDisabled: !isDisabled } })),
    );
  const remove = async (agreement: PriceAgreement) => {
    const text = "Sessions that start from now on do not have it. Those that run keep it.";
    if (await confirm({ title: `Remove “${wordPricing(agreement.pricing)}”?`, text, action: "Remove", danger: true }))
      await attempt("The price was removed", () =>
        read(api.DELETE("/v2/price-agreements/{id}", { params: { path: { id: agreement.id } } })),
      );
  };
  return (
    <Modal opened onClose={onClose} title={`Own prices of ${holder.name}`} size="xl">
      <div className="stack">
        <p className="form-note" style={{ margin: 0 }}>
          A key’s price wins over its customer’s, and one for a location over one for all.
        </p>
        <DataTable
          label={`Own prices of ${holder.name}`}
          slim
          columns={columns}
          rows={agreements.data?.data}
          rowKey={({ id }) => id}
          rowLabel={({ pricing }) => wordPricing(pricing)}
          rowClass={({ isDisabled }) => (isDisabled ? "off" : undefined)}
          onOpen={mayWrite ? setEditing : undefined}
          actionsWidth={170}
          actions={
            mayWrite
              ? (agreement) => (
                  <span className="row" style={{ justifyContent: "flex-end" }}>
                    <button type="button" className="text-button" onClick={() => void toggle(agreement)}>
                      {agreement.isDisabled ? "Enable" : "Disable"}
                    </button>
                    <button type="button" className="text-button" onClick={() => void remove(agreement)}>
                      Remove…
                    </button>
                  </span>
                )
              : undefined
          }
          error={agreements.error}
          retry={() => void agreements.refetch()}
          empty={<Empty title="No price of its own">What the location’s tariff says is what is paid.</Empty>}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          {mayWrite && (
            <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setEditing("new")}>
              New price
            </Button>
          )}
          <Button onClick={onClose}>Done</Button>
        </div>
      </div>
      {editing && (
        <AgreementForm
          key={editing === "new" ? "new" : editing.id}
          holder={holder}
          agreement={editing === "new" ? undefined : editing}
          onClose={() => setEditing(null)}
        />
      )}
    </Modal>
  );
}
