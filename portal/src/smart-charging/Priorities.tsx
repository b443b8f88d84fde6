import { api } from "../api/client";
import { queries } from "../api/queries";
import type { ChargeBox } from "../api/types";
import { RunningSessions } from "../charge-boxes/RunningSessions";
import { RowOrder } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";

/** Which of its sessions are charged before others (OCPP 2.1). */
export function Priorities({ box, mayControl }: { box: ChargeBox; mayControl: boolean }) {
  const set = async (transactionId: number, isOn: boolean) => {
    await placeOrder(
      box.chargeBoxIdentity,
      isOn ? "Charge before others" : "Charge like all others",
      api.POST("/v2/chargeboxes/{id}/chargingprofiles/priority", {
        params: { path: { id: box.id } },
        body: { transactionId, isOn },
      }),
    );
    void queries.invalidateQueries({ queryKey: ["charge-record", transactionId] });
  };
  return (
    <RunningSessions
      box={box}
      title="Priority"
      note="its running sessions; those with priority go by the profile for priority charging"
      extra={{
        title: "Charged",
        cell: ({ record }) =>
          record?.details?.hasPriority ? <span className="tag running">Before others</span> : record ? "Like all others" : null,
      }}
      actions={
        mayControl
          ? ({ transactionId, record }) => {
              const isOn = record?.details?.hasPriority ?? false;
              return (
                <RowOrder box={box} label={`Priority of transaction ${transactionId}`} onClick={() => void set(transactionId, !isOn)}>
                  {isOn ? "Like all others" : "Charge first"}
                </RowOrder>
              );
            }
          : undefined
      }
    />
  );
}
