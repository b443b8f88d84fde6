import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api } from "../api/client";
import type { ChargeBox, ChargingProfile } from "../api/types";
import { AskButton, OrderButton } from "../orders/OrderButton";
import { placeOrder } from "../orders/place";
import { confirm } from "../shell/confirm";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { Composite } from "./Composite";
import { DynamicForm } from "./DynamicForm";
import { EnergyTransfers } from "./EnergyTransfers";
import { ExternalLimits } from "./ExternalLimits";
import { BatterySwaps, GridControls } from "./GridCards";
import { Priorities } from "./Priorities";
import { ProfileCard } from "./ProfileCard";
import { ProfileForm } from "./ProfileForm";
import { nameOf, profilesChanged, profilesQuery } from "./profiles";
import "./smart-charging.css";

/** The limits a charge box keeps, and what they come to together. */
export default function SmartCharging({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [adding, setAdding] = useState(false);
  const [updating, setUpdating] = useState<ChargingProfile | null>(null);
  const profiles = useQuery({ ...profilesQuery(box.id), refetchInterval: 10_000 });
  const path = { params: { path: { id: box.id } } };
  const clear = async (profile: ChargingProfile | null) => {
    const what = profile ? nameOf(profile) : "all limits";
    const text = profile ? "Charging is not limited by it any more." : "Every limit that was set from here ends.";
    if (!(await confirm({ title: `Clear ${what}?`, text, action: "Clear", danger: true }))) return;
    await placeOrder(
      box.chargeBoxIdentity,
      profile ? "Clear the limit" : "Clear all limits",
      api.POST("/v2/chargeboxes/{id}/chargingprofiles/clear", { ...path, body: profile ? { id: profile.id } : {} }),
    );
    profilesChanged();
  };
  const refresh = async () => {
    await placeOrder(box.chargeBoxIdentity, "Ask for its limits", api.POST("/v2/chargeboxes/{id}/chargingprofiles/refresh", path));
    profilesChanged();
  };
  if (!profiles.data) return profiles.error ? <Failure error={profiles.error} retry={() => void profiles.refetch()} /> : <PageSkeleton />;
  const { data, externalLimits } = profiles.data;
  const isLater = box.ocppVersion !== null && box.ocppVersion !== "1.6";
  return (
    <>
      {mayControl && (
        <div className="row tab-actions">
          {isLater && (
            <AskButton box={box} onClick={() => void refresh()}>
              Ask for its limits
            </AskButton>
          )}
          <OrderButton box={box} not={data.length === 0 && "Nothing is limited"} onClick={() => void clear(null)}>
            Clear all…
          </OrderButton>
          <OrderButton box={box} main onClick={() => setAdding(true)}>
            Set a limit…
          </OrderButton>
        </div>
      )}
      {data.length === 0 ? (
        <div className="card">
          <Empty title="Nothing is limited">Limits over time, for the charge box as a whole or for each session, are kept here.</Empty>
        </div>
      ) : (
        <div className="profiles">
          {data.map((profile) => (
            <ProfileCard
              key={profile.id}
              box={box}
              profile={profile}
              mayControl={mayControl}
              onClear={() => void clear(profile)}
              onUpdate={() => setUpdating(profile)}
            />
          ))}
        </div>
      )}
      {mayControl && <Composite box={box} />}
      <ExternalLimits limits={externalLimits} />
      <EnergyTransfers box={box} />
      {box.ocppVersion === "2.1" && (
        <>
          <Priorities box={box} mayControl={mayControl} />
          <GridControls box={box} mayControl={mayControl} />
          <BatterySwaps box={box} mayControl={mayControl} />
        </>
      )}
      {adding && <ProfileForm box={box} onClose={() => setAdding(false)} />}
      {updating && <DynamicForm box={box} profile={updating} onClose={() => setUpdating(null)} />}
    </>
  );
}
