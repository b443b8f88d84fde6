import { Button, Select } from "@mantine/core";
import { useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeBox, Security } from "../api/types";
import { formatDateTime } from "../format/times";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { MoveDialog } from "./MoveDialog";
import { profiles, securityChanged } from "./security";

type Props = { box: ChargeBox; security: Security; mayWrite: boolean; mayControl: boolean };

/** The ladder of profiles: where it stands, what it must not fall below, where it could go. */
export function ProfileCard({ box, security, mayWrite, mayControl }: Props) {
  const { profile, highestProfile, minimumProfile, installationMinimum, requiredProfile, movingTo, moves } = security;
  const [moving, setMoving] = useState<number | null>(null);
  const change = async (body: { minimumProfile?: number | null; acceptLower?: boolean }) => {
    try {
      await read(api.PATCH("/v2/chargeboxes/{id}/security", { params: { path: { id: box.id } }, body }));
    } catch (error) {
      toast({ tone: "bad", title: "The change failed", text: describe(error) });
    }
    securityChanged(box.id);
  };
  const setMinimum = async (value: string | null) => {
    const minimum = value === null || value === "own" ? null : Number(value);
    const text = `It last came by profile ${profile ?? 0}, and will be refused until it comes by ${minimum} or higher.`;
    if (minimum !== null && minimum > (profile ?? 0)) {
      const action = `Demand profile ${minimum}`;
      if (!(await confirm({ title: `Demand more than ${box.chargeBoxIdentity} shows?`, text, action, danger: true }))) return;
    }
    await change({ minimumProfile: minimum });
  };
  const acceptLower = async () => {
    const text =
      "Do this after it was reset to factory settings or replaced. Until it has come by a higher profile again, a lower one lets it in.";
    if (await confirm({ title: `Accept a lower profile of ${box.chargeBoxIdentity}?`, text, action: "Accept it", danger: true }))
      await change({ acceptLower: true });
  };
  return (
    <div className="card">
      <h2>Security profile</h2>
      <ul className="profile-ladder">
        {[3, 2, 1, 0].map((level) => {
          const move = moves.find((each) => each.profile === level);
          return (
            <li key={level} className={level === profile ? "now" : undefined} aria-current={level === profile || undefined}>
              <span className="grow">{profiles[level]?.name}</span>
              {level === profile && <span className="tag">{box.isOnline ? "Connected by it" : "Came by it"}</span>}
              {level === movingTo && (
                <span className="tag running" title={`Told ${formatDateTime(security.movingSince)}`}>
                  Moving
                </span>
              )}
              {level < requiredProfile && level !== profile && <span className="none">refused</span>}
              {mayControl && move && level > (profile ?? 0) && level !== movingTo && (
                <button type="button" className="text-button" aria-label={`Move to profile ${level}`} onClick={() => setMoving(level)}>
                  Move…
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {profile === null && <p className="lead">It has not connected yet.</p>}
      {highestProfile > 0 && <p className="lead">It has come by profile {highestProfile}, and is not let in by a lower one.</p>}
      {mayWrite && (
        <Select
          label="It must come at least by"
          data={[
            { value: "own", label: `As all charge boxes (${profiles[installationMinimum]?.name})` },
            ...[1, 2, 3].map((level) => ({ value: String(level), label: profiles[level]?.name ?? "" })),
          ]}
          value={minimumProfile === null ? "own" : String(minimumProfile)}
          onChange={(value) => void setMinimum(value)}
          allowDeselect={false}
        />
      )}
      {mayWrite && highestProfile > 0 && (
        <div className="row" style={{ marginTop: 12 }}>
          <Button variant="default" onClick={() => void acceptLower()}>
            Accept a lower profile…
          </Button>
        </div>
      )}
      {moving !== null && (
        <MoveDialog
          box={box}
          profile={moving}
          missing={moves.find((each) => each.profile === moving)?.missing ?? []}
          onClose={() => setMoving(null)}
        />
      )}
    </div>
  );
}
