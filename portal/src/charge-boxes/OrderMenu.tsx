import { Button, Menu } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMay } from "../access/me";
import type { ChargeBox } from "../api/types";
import { sessionsAt } from "../connectors/runCommand";
import { connectors } from "../live/feed";
import { changeAvailability, clearCache, reset, resumingReset, trigger } from "../orders/chargeBoxOrders";
import { confirm } from "../shell/confirm";

/** As the API names them; what OCPP 2.x calls otherwise, or has besides, is said so there. */
const messages = [
  "StatusNotification",
  "MeterValues",
  "Heartbeat",
  "BootNotification",
  "DiagnosticsStatusNotification",
  "FirmwareStatusNotification",
];
const laterNames: Record<string, string> = { DiagnosticsStatusNotification: "LogStatusNotification" };

type Restart = "Soft" | "Hard" | "OnIdle" | "Immediate" | "ImmediateAndResume";

const restarts: Record<Restart, { name: string; text: string }> = {
  Soft: { name: "Restart (soft)", text: "Somebody is charging." },
  Hard: { name: "Restart (hard)", text: "The power of its electronics is cut, whatever it does." },
  OnIdle: { name: "Restart when idle", text: "It waits until nobody charges." },
  Immediate: { name: "Restart at once", text: "It restarts, whatever it does." },
  ImmediateAndResume: { name: "Restart at once, and resume", text: "Sessions pause while it restarts, and go on then where it can." },
};

/** By what each version of OCPP knows. */
function restartsOf(version: string | null): Restart[] {
  if (version === null || version === "1.6") return ["Soft", "Hard"];
  return version === "2.1" ? ["OnIdle", "ImmediateAndResume", "Immediate"] : ["OnIdle", "Immediate"];
}

/** Every order to the charge box as a whole. */
export function OrderMenu({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  if (!mayControl) return null;
  const to = { id: box.id, identity: box.chargeBoxIdentity };
  const reason = box.isOnline ? null : `${box.chargeBoxIdentity} is offline`;
  const isLater = box.ocppVersion !== null && box.ocppVersion !== "1.6";
  const charging = sessionsAt(box.id, connectors);
  const lost = charging === 1 ? "The session running there ends." : `The ${charging} sessions running there end.`;

  const restart = async (way: Restart) => {
    const { name, text } = restarts[way];
    const isPatient = way === "OnIdle" || way === "ImmediateAndResume";
    const told = isPatient || charging === 0 ? text : `${text} ${lost}`;
    if ((way !== "OnIdle" && way !== "Soft") || (way === "Soft" && charging > 0))
      if (!(await confirm({ title: `${name} of ${to.identity}?`, text: told, action: "Restart", danger: true }))) return;
    await (way === "ImmediateAndResume" ? resumingReset(to) : reset(to, way === "OnIdle" || way === "Soft" ? "Soft" : "Hard"));
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
        {restartsOf(box.ocppVersion).map((way) => (
          <Menu.Item key={way} color={way === "Hard" || way === "Immediate" ? "danger" : undefined} onClick={() => void restart(way)}>
            {restarts[way].name}
            {way !== "Soft" && way !== "OnIdle" && "…"}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => void clearCache(to)}>Clear cache</Menu.Item>
        <Menu.Item onClick={() => void close()}>Make unavailable</Menu.Item>
        <Menu.Item onClick={() => void changeAvailability(to, "Operative")}>Make available</Menu.Item>
        <Menu.Divider />
        <Menu.Label>Request a message</Menu.Label>
        {(isLater ? [...messages, "TransactionEvent"] : messages).map((message) => {
          const name = (isLater && laterNames[message]) || message;
          return (
            <Menu.Item key={message} onClick={() => void trigger(to, message, `Request ${name}`)}>
              {name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
