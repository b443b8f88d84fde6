import { Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { Token } from "../api/types";
import { CreditDialog } from "../payments/CreditDialog";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { SessionLimitForm } from "./SessionLimitForm";

type Props = { token: Token; onEdit: () => void; onPrices: () => void };

export function TokenMenu({ token, onEdit, onPrices }: Props) {
  const { id, identifier, isActive } = token;
  const [limiting, setLimiting] = useState(false);
  const [paying, setPaying] = useState(false);
  const name = identifier.label || identifier.uid;
  const params = { params: { path: { id } } };

  const attempt = async (done: string, action: () => Promise<unknown>) => {
    try {
      await action();
      toast({ tone: "good", title: done });
    } catch (error) {
      toast({ tone: "bad", title: `${name} was not changed`, text: describe(error) });
    }
    void queries.invalidateQueries({ queryKey: ["tokens"] });
    void queries.invalidateQueries({ queryKey: ["choices", "tokens"] });
  };
  const setActive = (active: boolean) =>
    attempt(`${name} is ${active ? "active" : "disabled"}`, () =>
      read(api.PATCH("/v2/tokens/{id}", { ...params, body: { isActive: active } })),
    );
  const remove = async () => {
    const text = "It is refused at every station from now on. Charge records it made stay as they are.";
    if (await confirm({ title: `Delete ${name}?`, text, action: "Delete", danger: true }))
      await attempt(`${name} was deleted`, () => read(api.DELETE("/v2/tokens/{id}", params)));
  };

  return (
    <>
      <Menu position="bottom-end" width={160}>
        <Menu.Target>
          <button type="button" className="icon-button" style={{ marginLeft: "auto" }} aria-label={`Menu of ${name}`}>
            <IconDots size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onEdit}>Edit…</Menu.Item>
          <Menu.Item onClick={onPrices}>Own prices…</Menu.Item>
          <Menu.Item onClick={() => setLimiting(true)}>Session limit…</Menu.Item>
          <Menu.Item onClick={() => setPaying(true)}>Credit…</Menu.Item>
          <Menu.Item onClick={() => void setActive(!isActive)}>{isActive ? "Disable" : "Enable"}</Menu.Item>
          <Menu.Item color="danger" onClick={() => void remove()}>
            Delete…
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {paying && <CreditDialog token={token} onClose={() => setPaying(false)} />}
      {limiting && <SessionLimitForm token={token} onClose={() => setLimiting(false)} />}
    </>
  );
}
