import { Button, Switch } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { ChargeBox } from "../api/types";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { chargeBoxChanged } from "./chargeBoxes";
import { PasswordShown } from "./PasswordShown";

/** How the station proves who it is, and the end of the charge box. */
export function Access({ box }: { box: ChargeBox }) {
  const { id, chargeBoxIdentity: identity, authentication } = box;
  const [password, setPassword] = useState<string | null>(null);
  const navigate = useNavigate();
  const params = { params: { path: { id } } };

  const attempt = async (what: string, action: () => Promise<void>) => {
    try {
      await action();
    } catch (error) {
      toast({ tone: "bad", title: `${what} failed`, text: describe(error) });
    }
  };
  const renew = async () => {
    const text = "The present password stops working at once. The station can’t connect again until the new one is set in it.";
    if (!(await confirm({ title: `New password for ${identity}?`, text, action: "Make a new password", danger: box.passwordSeen }))) return;
    await attempt("A new password", async () => {
      const answer = await read(api.POST("/v2/chargeboxes/{id}/password", params));
      setPassword(answer.password);
      chargeBoxChanged();
    });
  };
  const passwordless = async (wanted: boolean) => {
    const text = "Whoever knows or guesses its identity can then connect as this station, start sessions and send meter values.";
    if (wanted && !(await confirm({ title: `Let ${identity} connect without a password?`, text, action: "Allow it", danger: true })))
      return;
    await attempt("The change", async () =>
      chargeBoxChanged(await read(api.PATCH("/v2/chargeboxes/{id}", { ...params, body: { passwordless: wanted } }))),
    );
  };
  const remove = async () => {
    const text = "Its connection is closed and it leaves every list. Its sessions and charge records stay.";
    if (!(await confirm({ title: `Delete ${identity}?`, text, action: "Delete", danger: true }))) return;
    await attempt("Deleting", async () => {
      await read(api.DELETE("/v2/chargeboxes/{id}", params));
      chargeBoxChanged();
      toast({ tone: "good", title: `${identity} was deleted` });
      await navigate({ to: "/charge-boxes" });
    });
  };

  return (
    <div className="card" style={{ marginTop: 14 }}>
      <h2>Access</h2>
      <div className="stack">
        <Switch
          checked={authentication === "passwordless"}
          onChange={(event) => void passwordless(event.currentTarget.checked)}
          label="May connect without a password"
          description={authentication === "password" && !box.passwordSeen ? "Its station has never used the password." : undefined}
        />
        <div className="row">
          <Button variant="default" onClick={() => void renew()}>
            New password…
          </Button>
          <span className="grow" />
          <Button variant="default" c="var(--faulted)" onClick={() => void remove()}>
            Delete charge box…
          </Button>
        </div>
      </div>
      {password && (
        <PasswordShown
          id={id}
          identity={identity}
          password={password}
          title={`New password of ${identity}`}
          onClose={() => setPassword(null)}
        />
      )}
    </div>
  );
}
