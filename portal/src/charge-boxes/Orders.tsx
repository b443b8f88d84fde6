import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { PlacedOrder } from "../api/types";
import { formatDuration } from "../format/durations";
import { formatDay, formatMillis } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { cursorsOf, Pager } from "../lists/Pager";
import { useAddress } from "../shell/address";
import { Empty } from "../shell/states";

const took = ({ at, answeredAt }: PlacedOrder) => {
  if (!answeredAt) return "";
  const ms = Date.parse(answeredAt) - Date.parse(at);
  return ms < 1_000 ? `after ${ms} ms` : ms < 10_000 ? `after ${(ms / 1_000).toFixed(1)} s` : `after ${formatDuration(ms)}`;
};

const columns: Column<PlacedOrder>[] = [
  {
    title: "When",
    width: "16%",
    cell: ({ at }) => (
      <>
        {formatMillis(at)}
        <small>{formatDay(at)}</small>
      </>
    ),
  },
  {
    title: "Order",
    width: "26%",
    cell: ({ order, detail }) => (
      <>
        {order}
        <small title={detail ?? undefined}>{detail ?? ""}</small>
      </>
    ),
  },
  { title: "Connector", width: "10%", cell: ({ connector }) => connector ?? <span className="none">—</span> },
  { title: "By", width: "18%", cell: ({ by }) => by },
  {
    title: "Outcome",
    cell: (order) => (
      <>
        <span className={tone(order)}>{order.status ?? order.outcome ?? "Waiting for the answer"}</span>
        <small title={order.message ?? undefined}>{[order.message, took(order)].filter(Boolean).join(" · ")}</small>
      </>
    ),
  },
];

const tone = ({ outcome }: PlacedOrder) => (outcome === "Accepted" ? "tag" : outcome === null ? "tag plain" : "tag bad");

/** Who ordered what, when, and what became of it. */
export default function Orders({ id }: { id: number }) {
  const [address, setAddress] = useAddress();
  const query = { limit: 50, nextPageCursor: cursorsOf(address).nextPageCursor };
  const orders = useQuery({
    queryKey: ["charge-box-orders", id, query],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes/{id}/orders", { signal, params: { path: { id }, query } })),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  return (
    <>
      <DataTable
        label="Orders"
        columns={columns}
        rows={orders.data?.data}
        rowKey={(order) => order.id}
        rowLabel={(order) => `${order.order} ${order.at}`}
        error={orders.error}
        retry={() => void orders.refetch()}
        empty={<Empty title="Nothing has been ordered here">Every order, by whom, when and with which outcome, is kept here.</Empty>}
      />
      {(address.next || orders.data?.nextPageCursor) && (
        <Pager
          page={orders.data && { nextPageCursor: orders.data.nextPageCursor, previousPageCursor: address.next ? "newest" : null }}
          go={(changes, push) => setAddress({ next: changes.next }, push)}
          names={["Newest", "Older"]}
        />
      )}
    </>
  );
}
