import type { LiveUser } from "../api/types";

const words: Record<LiveUser["kind"], string> = {
  app: "App",
  rfid: "",
  virtual: "Virtual key",
  vehicle: "Vehicle",
  none: "No authentication",
  terminal: "Payment terminal",
  other: "",
};

/** The line under the label: what sort of key it is, in words, and the key's comment. */
export function describeUser({ label, kind, comment }: LiveUser): string {
  const sort = kind === "app" && !/custid/i.test(label) ? "App, no payment method" : words[kind];
  const described = [sort, comment].filter(Boolean).join(" · ");
  return described || (kind === "rfid" ? "Charge key" : "");
}

export const titleOfUser = ({ label, comment }: LiveUser) => (comment ? `${label} - ${comment}` : label);
