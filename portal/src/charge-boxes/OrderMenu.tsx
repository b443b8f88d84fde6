import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMay } from "../access/me";
import type { ChargeBox } from "../api/types";
import { sessionsAt } from "../connectors/runCommand";
import { connectors } from "../live/feed";
import { changeAvailability, clearCache, reset, trigger } from "../orders/chargeBoxOrders";
import { confirm } from "../shell/confirm";

const messages = [
  "StatusNotification",
  "MeterValues",
  "Heartbeat",
  "BootNotification",
  "DiagnosticsStatusNotification",
  "FirmwareStatusNotification",
];

/** Every order to the charge box as a whole. */
export function OrderMenu({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  if (!mayControl) return null;
  const to = { id: box.id, identity: box.chargeBoxIdentity };
  const reason = box.isOnline ? null : `${box.chargeBoxIdentity} is offline`;
  const charging = sessionsAt(box.id, connectors);
  const lost = charging === 1 ? "The session running there ends." : `The ${charging} sessions running there end.`;

  const restart = async (type: "Hard" | "Soft") => {
    const hard = type === "Hard";
    const text = hard
      ? `The power of its electronics is cut, whatever it does. ${charging > 0 ? lost : "Nobody is charging there."}`
      : `Somebody is charging. ${lost}`;
    const asks = hard || charging > 0;
    const title = hard ? `Restart ${to.identity} hard?` : `Restart ${to.identity}?`;
    if (asks && !(await confirm({ title, text, action: hard ? "Restart (hard)" : "Restart (soft)", danger: true }))) return;
    await reset(to, type);
  };
  const close = async () => {
    const text = "Nobody can start at any of its connectors until it is made available again. Running sessions go on.";
    if (await confirm({ title: `Make ${to.identity} unavailable?`, text, action: "Make unavailable" }))
      await changeAvailability(to, "Inoperative");
  };

  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <Button
          variant="default"
          disabled={reason !== null}
          title={reason ?? undefined}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          Orders
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void restart("Soft")}>Restart (soft)</Menu.Item>
        <Menu.Item color="danger" onClick={() => void restart("Hard")}>
          Restart (hard)…
        </Menu.Item>
        <Menu.Item onClick={() => void clearCache(to)}>Clear cache</Menu.Item>
        <Menu.Item onClick={() => void close()}>Make unavailable</Menu.Item>
        <Menu.Item onClick={() => void changeAvailability(to, "Operative")}>Make available</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Request a message</Menu.Label>
        {messages.map((message) => (
          <Menu.Item key={message} onClick={() => void trigger(to, message)}>
            {message}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
