import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api } from "../api/client";
import type { ChargeBox, Costs } from "../api/types";
import { RunningSessions } from "../charge-boxes/RunningSessions";
import { RowOrder, RowOrders } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { QrCodesCard } from "../payments/QrCodesCard";
import { type Fact, FactsCard } from "../shell/FactsCard";
import { Failure, PageSkeleton } from "../shell/states";
import { ChoiceForm } from "./ChoiceForm";
import { costsQuery } from "./costs";
import { HeldTariffs } from "./HeldTariffs";

/** What drivers are told of prices at the charge box, and the tariffs it works out costs by itself. */
export default function CostsTab({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const costs = useQuery({ ...costsQuery(box.id), refetchInterval: 5_000 });
  if (!costs.data) return costs.error ? <Failure error={costs.error} retry={() => void costs.refetch()} /> : <PageSkeleton />;
  const { data } = costs;
  return (
    <div className="box-overview">
      <FactsCard
        title="What drivers are told"
        facts={told(data)}
        beside={
          mayControl && (
            <button type="button" className="text-button" onClick={() => setEditing(true)}>
              Change
            </button>
          )
        }
      />
      <div>
        {data.canHoldTariffs ? (
          <HeldTariffs box={box} costs={data} mayControl={mayControl} />
        ) : (
          <p className="card">Tariffs can be given to charge boxes of OCPP 2.1 only, which work out costs themselves.</p>
        )}
        {data.canHoldTariffs && <QrCodesCard box={box} />}
        <Told box={box} costs={data} mayControl={mayControl} />
      </div>
      {editing && <ChoiceForm box={box} own={data.own} onClose={() => setEditing(false)} />}
    </div>
  );
}

const inherited = (own: unknown) => (own === null ? ", by default" : "");
const onOff = (value: boolean) => (value ? "Yes" : "No");

const told = ({ own, intervalSeconds, inAnswers, tariffText, localTariffs }: Costs): Fact[] => [
  ["Prices, with a charge key", onOff(tariffText) + inherited(own.tariffText)],
  [
    "Cost so far",
    (intervalSeconds > 0 ? `Every ${intervalSeconds} s, when it has changed` : "Never by itself") + inherited(own.intervalSeconds),
  ],
  ["In each answer too", onOff(inAnswers) + inherited(own.inAnswers)],
  ["Works out costs itself", onOff(localTariffs) + inherited(own.localTariffs)],
];

/** Running sessions, whose cost or tariff can be told now. */
function Told({ box, costs, mayControl }: { box: ChargeBox; costs: Costs; mayControl: boolean }) {
  const params = { path: { id: box.id } };
  const tell = (transactionId: number) =>
    placeOrder(
      box.chargeBoxIdentity,
      `Tell the cost of transaction ${transactionId}`,
      api.POST("/v2/chargeboxes/{id}/costs/tell", { params, body: { transactionId } }),
    );
  const give = (transactionId: number) =>
    placeOrder(
      box.chargeBoxIdentity,
      `Give the tariff of transaction ${transactionId}`,
      api.POST("/v2/chargeboxes/{id}/costs/transaction", { params, body: { transactionId } }),
    );
  return (
    <RunningSessions
      box={box}
      title="Running sessions"
      note="what they cost so far"
      actionsWidth={costs.canHoldTariffs ? 190 : 110}
      actions={
        mayControl
          ? ({ transactionId }) => (
              <RowOrders>
                {costs.canHoldTariffs && (
                  <RowOrder box={box} label={`Give the tariff of transaction ${transactionId}`} onClick={() => void give(transactionId)}>
                    Give its tariff
                  </RowOrder>
                )}
                <RowOrder box={box} label={`Tell the cost of transaction ${transactionId}`} onClick={() => void tell(transactionId)}>
                  Tell its cost
                </RowOrder>
              </RowOrders>
            )
          : undefined
      }
    />
  );
}
