import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api } from "../api/client";
import type { ChargeBox, DisplayMessage } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { AskButton, OrderButton, RowOrder, RowOrders } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { DisplayForm } from "./DisplayForm";
import { displayChanged, displayQuery, formats, priorities, standings, states, whenOf } from "./display";

/** What a charge box shows to whoever stands before it. */
export default function DisplayTab({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [form, setForm] = useState<DisplayMessage | "new" | null>(null);
  const messages = useQuery({ ...displayQuery(box.id), refetchInterval: 5_000 });
  const reading = messages.data?.reading;
  const refresh = async () => {
    await placeOrder(
      box.chargeBoxIdentity,
      "Ask what it shows",
      api.POST("/v2/chargeboxes/{id}/display-messages/refresh", { params: { path: { id: box.id } }, body: {} }),
    );
    displayChanged();
  };
  const clear = async (message: DisplayMessage) => {
    const text = message.texts[0]?.content ?? "";
    if (!(await confirm({ title: "Show this message no more?", text: `“${text}”`, action: "Clear", danger: true }))) return;
    await placeOrder(
      box.chargeBoxIdentity,
      "Clear a message",
      api.POST("/v2/chargeboxes/{id}/display-messages/{messageId}/clear", { params: { path: { id: box.id, messageId: message.id } } }),
    );
    displayChanged();
  };
  return (
    <section className="card" aria-label="Display messages">
      <h2>
        Display messages{" "}
        <small>
          {reading?.readAt
            ? `as told ${formatDateTime(reading.readAt)}`
            : reading?.status === "Accepted"
              ? "the charge box is telling them"
              : "those set from here"}
        </small>
        {reading?.status && !["Accepted", "Unknown"].includes(reading.status) && <span className="tag bad">Asked: {reading.status}</span>}
        <span className="grow" />
        {mayControl && (
          <span className="row">
            <AskButton box={box} onClick={() => void refresh()}>
              Ask what it shows
            </AskButton>
            <OrderButton box={box} main onClick={() => setForm("new")}>
              Show a message…
            </OrderButton>
          </span>
        )}
      </h2>
      <DataTable
        label="Display messages"
        columns={columns}
        rows={messages.data?.data}
        rowKey={(message) => message.id}
        rowLabel={(message) => message.texts[0]?.content ?? String(message.id)}
        rowClass={({ standing }) => (standing === "Over" ? "faded" : undefined)}
        error={messages.error}
        retry={() => void messages.refetch()}
        actionsWidth={150}
        actions={
          mayControl
            ? (message) => (
                <RowOrders>
                  <RowOrder box={box} label={`Replace message ${message.id}`} onClick={() => setForm(message)}>
                    Replace…
                  </RowOrder>
                  <RowOrder box={box} label={`Clear message ${message.id}`} onClick={() => void clear(message)}>
                    Clear…
                  </RowOrder>
                </RowOrders>
              )
            : undefined
        }
        empty={
          <Empty title="Nothing is shown">
            A message stands on the charge box’s display always, in its turn, in one state, for a time, or while one transaction runs.
          </Empty>
        }
        slim
      />
      {form && <DisplayForm box={box} message={form === "new" ? null : form} onClose={() => setForm(null)} />}
    </section>
  );
}

const columns: Column<DisplayMessage>[] = [
  {
    title: "Message",
    cell: ({ texts, id }) => (
      <>
        <span title={texts[0]?.content}>{texts[0]?.content}</span>
        <small title={texts.map(({ language, content }) => `${language ?? "—"}: ${content}`).join("\n")}>
          {[
            `number ${id}`,
            texts[0]?.language,
            texts[0] && texts[0].format !== "Utf8" && formats[texts[0].format],
            texts.length > 1 &&
              `also in ${texts
                .slice(1)
                .map(({ language }) => language ?? "another")
                .join(", ")}`,
          ]
            .filter(Boolean)
            .join(" · ")}
        </small>
      </>
    ),
  },
  { title: "Priority", width: "13%", cell: ({ priority }) => priorities[priority] },
  {
    title: "Shown",
    width: "20%",
    cell: (message) => (
      <>
        {message.state ? states[message.state] : "In any state"}
        <small>{whenOf(message)}</small>
      </>
    ),
  },
  {
    title: "Set by",
    width: "15%",
    cell: ({ by, setAt }) => (
      <>
        {by ?? "The charge box"}
        <small>{formatDateTime(setAt)}</small>
      </>
    ),
  },
  {
    title: "Now",
    width: "9%",
    cell: ({ standing }) => <span className={`tag ${standings[standing].tone}`}>{standings[standing].name}</span>,
  },
];
