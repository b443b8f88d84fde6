import { Modal } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeBox, Inquiry } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { OrderButton } from "../orders/OrderButton";
import { useAddress } from "../shell/address";
import { confirm } from "../shell/confirm";
import { Empty, Failure, Skeleton } from "../shell/states";
import { toast } from "../shell/toasts";
import "./customer-data.css";
import { AskForm } from "./AskForm";
import { askedFor, inquiriesChanged, standingOf, subjects } from "./inquiries";

/** What a charge box holds about customers: asked for, shown, and cleared. */
export default function CustomerDataTab({ box }: { box: ChargeBox }) {
  const [address, setAddress] = useAddress();
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<Inquiry | null>(null);
  const query = { limit: 25, nextPageCursor: cursorsOf(address).nextPageCursor };
  const path = { id: box.id };
  const inquiries = useQuery({
    queryKey: ["customer-information", box.id, query],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/customer-information", { signal, params: { path, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const forget = async ({ id }: Inquiry) => {
    const text = "What the charge box told is deleted here. What it holds itself stays as it is.";
    if (!(await confirm({ title: "Delete this answer?", text, action: "Delete", danger: true }))) return;
    try {
      await read(api.DELETE("/v2/chargeboxes/{id}/customer-information/{inquiryId}", { params: { path: { ...path, inquiryId: id } } }));
    } catch (error) {
      toast({ tone: "bad", title: "The answer was not deleted", text: describe(error) });
    }
    inquiriesChanged();
  };
  return (
    <section className="card" aria-label="Customer data">
      <h2>
        Customer data <small>what it was asked, and told</small>
        <span className="grow" />
        <OrderButton box={box} main onClick={() => setAsking(true)}>
          Ask about a customer…
        </OrderButton>
      </h2>
      <DataTable
        label="Inquiries"
        columns={columns}
        rows={inquiries.data?.data}
        rowKey={(inquiry) => inquiry.id}
        rowLabel={(inquiry) => `${inquiry.subject} ${inquiry.at}`}
        onOpen={(inquiry) => setShown(inquiry)}
        error={inquiries.error}
        retry={() => void inquiries.refetch()}
        actions={(inquiry) => (
          <button type="button" className="text-button" onClick={() => void forget(inquiry)}>
            Delete
          </button>
        )}
        empty={
          <Empty title="It has not been asked">
            When somebody wants to know what is held about them, or to be forgotten, the charge box can be asked here.
          </Empty>
        }
        slim
      />
      {(address.next || inquiries.data?.nextPageCursor) && (
        <Pager
          page={inquiries.data && { nextPageCursor: inquiries.data.nextPageCursor, previousPageCursor: address.next ? "newest" : null }}
          go={(changes, push) => setAddress({ next: changes.next }, push)}
          names={["Newest", "Older"]}
        />
      )}
      {asking && <AskForm box={box} onClose={() => setAsking(false)} />}
      {shown && <Answer box={box} inquiry={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

const columns: Column<Inquiry>[] = [
  {
    title: "When",
    width: "20%",
    cell: ({ at, by }) => (
      <>
        {formatDateTime(at)}
        <small>by {by}</small>
      </>
    ),
  },
  {
    title: "About",
    cell: ({ subject, subjectKind }) => (
      <>
        <span title={subject}>{subject}</span>
        <small>{subjects[subjectKind]}</small>
      </>
    ),
  },
  { title: "Asked for", width: "22%", cell: askedFor },
  {
    title: "Answer",
    width: "24%",
    cell: (inquiry) => {
      const { tone, text, more } = standingOf(inquiry);
      return (
        <>
          <span className={`tag ${tone}`}>{text}</span>
          {more && <small title={more}>{more}</small>}
        </>
      );
    },
  },
];

function Answer({ box, inquiry, onClose }: { box: ChargeBox; inquiry: Inquiry; onClose: () => void }) {
  const answer = useQuery({
    queryKey: ["customer-information", box.id, "answer", inquiry.id],
    queryFn: ({ signal }) =>
      read(
        api.GET("/v2/chargeboxes/{id}/customer-information/{inquiryId}", {
          signal,
          params: { path: { id: box.id, inquiryId: inquiry.id } },
        }),
      ),
    refetchInterval: 3_000,
  });
  const now = answer.data?.inquiry ?? inquiry;
  return (
    <Modal opened onClose={onClose} title={`What ${box.chargeBoxIdentity} told about ${inquiry.subject}`} size="lg">
      {answer.error ? (
        <Failure error={answer.error} retry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Skeleton width="60%" />
      ) : answer.data.text ? (
        <pre className="customer-text">{answer.data.text}</pre>
      ) : (
        <p className="notice">
          {now.isWhole ? "It holds nothing." : now.reported ? "It has not told anything yet." : "It was not asked to tell what it holds."}
        </p>
      )}
      {now.parts > 0 && !now.isWhole && <p className="setting-note">More is coming: {now.parts} parts so far.</p>}
    </Modal>
  );
}
