import { Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import { fleetQuery } from "../own-prices/agreements";
import { wordPricing } from "../own-prices/pricing";
import { toast } from "../shell/toasts";

/** Whether those who own a location charge there for nothing with their own keys. */
export function FleetCard() {
  const fleet = useQuery(fleetQuery);
  const all = fleet.data?.find(({ location, pricing }) => location === null && pricing.free);
  const special = fleet.data?.filter((agreement) => agreement !== all) ?? [];
  const isOn = all !== undefined && !all.isDisabled;
  const set = async (on: boolean) => {
    try {
      await read(
        all
          ? api.PATCH("/v2/price-agreements/{id}", { params: { path: { id: all.id } }, body: { isDisabled: !on } })
          : api.POST("/v2/price-agreements", {
              body: { ownFleet: true, pricing: { free: true }, locationId: null, note: null, validUntil: null },
            }),
      );
      toast({ tone: "good", title: on ? "Own fleets charge for free" : "Own fleets pay like everybody" });
    } catch (error) {
      toast({ tone: "bad", title: "This was not changed", text: describe(error) });
    }
    void queries.invalidateQueries({ queryKey: ["price-agreements"] });
  };
  if (!fleet.data) return null;
  return (
    <div className="card" style={{ marginTop: 16 }}>
      <h2>Own fleets</h2>
      <Switch
        checked={isOn}
        onChange={(event) => void set(event.currentTarget.checked)}
        label="Whoever owns a location charges there for free with their own charge keys"
        description="The keys of the location’s customer and of those below it; of an operator, its own keys only. For sessions that start from now on."
      />
      {special.map((agreement) => (
        <p key={agreement.id} className="form-note">
          {agreement.location?.name ?? agreement.owner.name}: {wordPricing(agreement.pricing)}
          {agreement.isDisabled ? " (disabled)" : ""}
        </p>
      ))}
    </div>
  );
}
