import { Button, Modal, Select } from "@mantine/core";
import { useState } from "react";
import type { ChargeBox } from "../api/types";
import { nameOfStandard } from "../charge-boxes/specs";
import { RemoteSelect } from "../forms/RemoteSelect";
import { loadTokens } from "../tokens/tokens";
import { reserve, spans } from "./reservations";

export type Place = { chargeBoxId: number; identity: string; evseUid: number | null; evseId: string | null };

/** Keeps a connector, or any of a charge box, for the holder of a charge key. `box` gives a choice of connectors. */
export default function ReserveDialog({ place, box, onClose }: { place: Place; box?: ChargeBox; onClose: () => void }) {
  const [tokenId, setTokenId] = useState<string | null>(null);
  const [minutes, setMinutes] = useState("30");
  const [uid, setUid] = useState(place.evseUid === null ? "any" : String(place.evseUid));
  const evses = box?.evses.map((evse) => ({
    value: String(evse.uid),
    label: [evse.evseId, ...evse.connectors.map(({ standard }) => nameOfStandard(standard))].join(" · "),
  }));
  const name = evses?.find(({ value }) => value === uid)?.label ?? place.evseId ?? "any connector";
  return (
    <Modal opened onClose={onClose} title={`Reserve at ${place.evseId ?? place.identity}`} size="sm">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!tokenId) return;
          void reserve(place.identity, uid === "any" ? "any connector" : name, {
            chargeBoxId: place.chargeBoxId,
            evseUid: uid === "any" ? null : Number(uid),
            tokenId: Number(tokenId),
            expiresAt: new Date(Date.now() + Number(minutes) * 60_000).toISOString(),
          });
          onClose();
        }}
      >
        <RemoteSelect
          kind="tokens"
          label="Charge key"
          description="Whom it is kept for: nobody else can charge there meanwhile"
          placeholder="Search label, id, comment…"
          load={loadTokens}
          value={tokenId}
          onChange={setTokenId}
          autoFocus
          required
        />
        {evses && (
          <Select
            label="Connector"
            data={[{ value: "any", label: "Any that is free" }, ...evses]}
            value={uid}
            onChange={(next) => setUid(next ?? "any")}
            allowDeselect={false}
          />
        )}
        <Select
          label="For"
          description="When the time is over, it is free for everybody again"
          data={spans}
          value={minutes}
          onChange={(next) => setMinutes(next ?? "30")}
          allowDeselect={false}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!tokenId}>
            Reserve
          </Button>
        </div>
      </form>
    </Modal>
  );
}
