import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { api } from "../api/client";
import type { ChargeBox, ProfileChange } from "../api/types";
import { order, profiles } from "./security";

type Props = { box: ChargeBox; profile: number; missing: string[]; onClose: () => void };

/** Moving to a higher profile, or what stands in its way. */
export function MoveDialog({ box, profile, missing, onClose }: Props) {
  // Of the versions only 1.6 moves at the address it has.
  const needsAddress = box.ocppVersion !== null && box.ocppVersion !== "1.6";
  const [url, setUrl] = useState("");
  const [slots, setSlots] = useState("1");
  const title = `Move ${box.chargeBoxIdentity} to profile ${profiles[profile]?.name}`;
  const move = async () => {
    onClose();
    const used = slots.split(",").map(Number).filter(Number.isInteger);
    const body: ProfileChange = needsAddress ? { profile, url: url.trim() || undefined, usedSlots: used } : { profile };
    await order(
      box,
      `Move to profile ${profile}`,
      api.POST("/v2/chargeboxes/{id}/security/move-profile", { params: { path: { id: box.id } }, body }),
    );
  };
  return (
    <Modal opened onClose={onClose} title={title} size="md">
      <div className="stack">
        {missing.length > 0 ? (
          <div>
            <p style={{ margin: 0 }}>It can’t be moved yet: it could not connect any more.</p>
            <ul className="missing">
              {missing.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </div>
        ) : (
          <p style={{ margin: 0, color: "var(--ink-2)" }}>
            It is told to connect by {profiles[profile]?.meaning}. Until it has done so, it is let in as before; from then on only like
            that. Some charge boxes need a restart.
          </p>
        )}
        {missing.length === 0 && needsAddress && (
          <>
            <TextInput
              label="Address to connect to"
              description="Without its identity. Left empty, what --station-url says"
              placeholder={profile === 1 ? "ws://csms.example.com/ocpp" : "wss://csms.example.com/ocpp"}
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
              data-autofocus
            />
            <TextInput
              label="Slots it connects by now"
              description="They stay behind the new one, as a way back"
              value={slots}
              onChange={(event) => setSlots(event.currentTarget.value)}
            />
          </>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            {missing.length > 0 ? "Close" : "Cancel"}
          </Button>
          {missing.length === 0 && (
            <Button disabled={!box.isOnline} onClick={() => void move()}>
              Move
            </Button>
          )}
        </div>
      </div>
    </Modal>
  );
}
