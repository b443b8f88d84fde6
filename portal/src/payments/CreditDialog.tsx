import { Button, Modal, Select, TextInput } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useIsOperator, useMay } from "../access/me";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { Credit, CreditEntry, Token } from "../api/types";
import { formatMoney } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { NumberField } from "../forms/NumberField";
import type { Typed } from "../forms/numbers";
import { found, useForm } from "../forms/useForm";
import { confirm } from "../shell/confirm";
import { Facts } from "../shell/FactsCard";
import { Failure, Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import "./payments.css";

const changed = () => void queries.invalidateQueries({ queryKey: ["credit"] });

const kinds: Record<CreditEntry["kind"], string> = {
  TopUp: "Topped up",
  Payout: "Paid out",
  Charge: "Charge",
  Correction: "Charge corrected",
};

/** What was paid in advance for a charge key: what is left, topping it up, and every change of it. */
export function CreditDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const name = token.identifier.label || token.identifier.uid;
  const params = { path: { id: token.id } };
  const credit = useQuery({
    queryKey: ["credit", token.id],
    queryFn: ({ signal }) => read(api.GET("/v2/tokens/{id}/credit", { signal, params })),
  });
  return (
    <Modal opened onClose={onClose} title={`Credit of ${name}`} size="lg">
      {credit.data ? (
        credit.data.isPrepaid || credit.data.currency ? (
          <Account token={token} name={name} credit={credit.data} />
        ) : (
          <Begin token={token} />
        )
      ) : credit.error ? (
        <Failure error={credit.error} retry={() => void credit.refetch()} />
      ) : (
        <Skeleton width="70%" />
      )}
    </Modal>
  );
}

const currencies = ["DKK", "EUR", "SEK", "NOK", "GBP", "CHF", "PLN", "CZK", "HUF", "ISK"];

function Begin({ token }: { token: Token }) {
  const isOperator = useIsOperator();
  const mayWrite = useMay("write") && isOperator;
  const form = useForm({ currency: "DKK" }, async ({ currency }) => {
    await read(api.PUT("/v2/tokens/{id}/credit", { params: { path: { id: token.id } }, body: { isPrepaid: true, currency } }));
    changed();
  });
  return (
    <form className="stack" onSubmit={form.submit} aria-label="Make it a prepaid one">
      <p className="muted">
        Its charges are billed. A prepaid charge key pays in advance: each charge is taken from its credit when the record is sealed, and
        without any left it is refused. Sessions end where the credit does: charge boxes of OCPP 2.1 end them, older ones are told to.
      </p>
      {mayWrite && (
        <>
          <Select
            label="Currency of the credit"
            description="It pays for charges in this currency only"
            data={currencies}
            allowDeselect={false}
            searchable
            {...form.bind("currency")}
            onChange={(currency) => form.set("currency", currency ?? "DKK")}
          />
          {form.failure && <p className="form-error">{form.failure}</p>}
          <div className="row" style={{ justifyContent: "flex-end" }}>
            <Button type="submit" loading={form.saving}>
              Make it a prepaid one
            </Button>
          </div>
        </>
      )}
    </form>
  );
}

function Account({ token, name, credit }: { token: Token; name: string; credit: Credit }) {
  const isOperator = useIsOperator();
  const mayWrite = useMay("write") && isOperator;
  const { isPrepaid, currency, balance, reserved, available } = credit;
  const turn = async () => {
    const text = isPrepaid
      ? "Its charges are billed from now on. The balance stays as it is: pay it out first if it is to go."
      : "Its charges are taken from its balance from now on.";
    if (
      !(await confirm({
        title: isPrepaid ? `Bill ${name} again?` : `Make ${name} a prepaid one?`,
        text,
        action: isPrepaid ? "Bill it" : "Make it so",
      }))
    )
      return;
    try {
      await read(api.PUT("/v2/tokens/{id}/credit", { params: { path: { id: token.id } }, body: { isPrepaid: !isPrepaid } }));
    } catch (error) {
      toast({ tone: "bad", title: `${name} was not changed`, text: describe(error) });
    }
    changed();
  };
  return (
    <div className="stack">
      <div className="credit-head">
        <Facts
          facts={[
            ["Balance", <b key="balance">{formatMoney(balance, currency)}</b>],
            ["Spoken for", formatMoney(reserved, currency)],
            [
              "Left",
              <span key="left" className={isPrepaid && available <= 0 ? "tag bad" : undefined}>
                {formatMoney(available, currency)}
              </span>,
            ],
          ]}
        />
        {!isPrepaid && <p className="notice">Its charges are billed. What is left of its credit stays.</p>}
      </div>
      {mayWrite && isPrepaid && <TopUp token={token} currency={currency ?? ""} />}
      <Ledger token={token} />
      {mayWrite && (
        <button type="button" className="text-button" style={{ alignSelf: "start" }} onClick={() => void turn()}>
          {isPrepaid ? "Bill its charges again…" : "Make it a prepaid one again…"}
        </button>
      )}
    </div>
  );
}

function TopUp({ token, currency }: { token: Token; currency: string }) {
  const form = useForm(
    { amount: "" as Typed, reference: "", note: "" },
    async ({ amount, reference, note }) => {
      await read(
        api.POST("/v2/tokens/{id}/credit/entries", {
          params: { path: { id: token.id } },
          body: {
            amount: Number(amount),
            ...(reference.trim() && { reference: reference.trim() }),
            ...(note.trim() && { note: note.trim() }),
          },
        }),
      );
      form.set("amount", "");
      form.set("reference", "");
      form.set("note", "");
      changed();
    },
    ({ amount }) => found({ amount: amount === "" ? "The amount is required" : undefined }),
  );
  return (
    <form className="credit-form" onSubmit={form.submit} noValidate aria-label="Top up">
      <NumberField label={`Amount, ${currency}`} placeholder="100 or -20" data-autofocus {...form.bind("amount")} />
      <TextInput label="Reference" placeholder="Of the payment" maxLength={100} {...form.text("reference")} />
      <TextInput label="Note" maxLength={200} {...form.text("note")} />
      <Button type="submit" loading={form.saving}>
        Enter
      </Button>
      {form.failure && (
        <div className="form-error" role="alert">
          {form.failure}
        </div>
      )}
    </form>
  );
}

function Ledger({ token }: { token: Token }) {
  const [shown, setShown] = useState(false);
  const entries = useInfiniteQuery({
    queryKey: ["credit", token.id, "entries"],
    queryFn: ({ signal, pageParam }) =>
      read(
        api.GET("/v2/tokens/{id}/credit/entries", {
          signal,
          params: { path: { id: token.id }, query: { limit: 20, ...(pageParam && { nextPageCursor: pageParam }) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextPageCursor ?? undefined,
  });
  const rows = entries.data?.pages.flatMap((page) => page.data);
  if (!rows) return entries.error ? <Failure error={entries.error} retry={() => void entries.refetch()} /> : <Skeleton width="90%" />;
  if (rows.length === 0) return <p className="muted">Nothing has been entered yet.</p>;
  return (
    <>
      <table className="lines credit-ledger">
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">What</th>
            <th scope="col" className="end">
              Amount
            </th>
            <th scope="col" className="end">
              Balance
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, at, kind, amount, balance, currency, transactionId, reference, note, by }) => (
            <tr key={id}>
              <td>{formatDateTime(at)}</td>
              <td>
                {kinds[kind]}
                {transactionId !== null && (
                  <>
                    {" "}
                    <Link to="/charge-records/$id" params={{ id: String(transactionId) }}>
                      {transactionId}
                    </Link>
                  </>
                )}
                <small>{[reference, note, by && `by ${by}`].filter(Boolean).join(" · ")}</small>
              </td>
              <td className="end">{formatMoney(amount, currency)}</td>
              <td className="end">{formatMoney(balance, currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {entries.hasNextPage && (
        <button
          type="button"
          className="text-button"
          style={{ alignSelf: "start" }}
          disabled={shown && entries.isFetchingNextPage}
          onClick={() => {
            setShown(true);
            void entries.fetchNextPage();
          }}
        >
          Earlier ones
        </button>
      )}
    </>
  );
}
