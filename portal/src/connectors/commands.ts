import type { Connector } from "../api/types";
import type { Question } from "../shell/confirm";

export type Command =
  | "start"
  | "stop"
  | "unlock"
  | "reserve"
  | "cancelReservation"
  | "unavailable"
  | "available"
  | "restartSoft"
  | "restartHard"
  | "requestStatus"
  | "clearCache";

export const commandNames: Record<Command, string> = {
  start: "Start charging",
  stop: "Stop charging",
  unlock: "Unlock cable",
  reserve: "Reserve",
  cancelReservation: "Cancel reservation",
  unavailable: "Make unavailable",
  available: "Make available",
  restartSoft: "Restart (soft)",
  restartHard: "Restart (hard)",
  requestStatus: "Request status now",
  clearCache: "Clear cache",
};

/** A command that goes on to a dialog says so by its dots. */
export const asksFirst: readonly Command[] = ["start", "reserve", "cancelReservation", "restartHard"];

export const shortcuts: Partial<Record<string, Command>> = { s: "stop", u: "unlock", r: "restartSoft" };

export const connectorCommands = (connector: Connector): Command[] => [
  "start",
  "stop",
  "unlock",
  connector.status === "Reserved" ? "cancelReservation" : "reserve",
  connector.status === "Unavailable" ? "available" : "unavailable",
];

export const chargeBoxCommands: readonly Command[] = ["restartSoft", "restartHard", "requestStatus", "clearCache"];

/** Why the moment forbids it; null when it may be tried. */
export function forbidden(command: Command, connector: Connector): string | null {
  if (!connector.chargeBox.online || connector.status === "Offline") return `${connector.chargeBox.identity} is offline`;
  if (command === "stop" && !connector.session) return "No session is running";
  if (command !== "start" && command !== "reserve") return null;
  if (connector.session) return "A session is running";
  if (connector.status === "Faulted") return "The connector is faulted";
  if (connector.status === "Unavailable") return "The connector is unavailable";
  return null;
}

/** What to ask before it hurts somebody; null where it can't. `charging` counts the sessions at the same charge box. */
export function question(command: Command, connector: Connector, charging: number, place = connector.evseId): Question | null {
  const { chargeBox, user, session } = connector;
  const who = user ? ` of ${user.label}` : "";
  const lost = charging === 1 ? "The session running there ends." : `The ${charging} sessions running there end.`;
  const name = commandNames[command];
  if (command === "stop")
    return { title: `Stop charging at ${place}?`, text: `The session${who} ends, and is priced.`, action: name, danger: true };
  if (command === "unlock" && session)
    return {
      title: `Unlock the cable at ${place}?`,
      text: `The session${who} is running: unlocking ends it, and anybody can take the cable.`,
      action: name,
      danger: true,
    };
  if (command === "unavailable")
    return {
      title: `Make ${place} unavailable?`,
      text: session
        ? "Nobody can start here once the running session has ended."
        : "Nobody can start here until it is made available again.",
      action: name,
    };
  if (command === "restartSoft" && charging > 0)
    return { title: `Restart ${chargeBox.identity}?`, text: `Somebody is charging. ${lost}`, action: name, danger: true };
  if (command === "restartHard")
    return {
      title: `Restart ${chargeBox.identity} hard?`,
      text: `The power of its electronics is cut, whatever it does. ${charging > 0 ? lost : "Nobody is charging there."}`,
      action: name,
      danger: true,
    };
  return null;
}
