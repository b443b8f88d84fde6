import type { OrderAnswer, Outcome } from "./connectors";

export type LocalListChoice = { isEnabled: boolean; customers: { id: number; name: string }[] };

export type LocalList = {
  chargeBoxId: number;
  isEnabled: boolean;
  own: LocalListChoice | null;
  ofLocation: LocalListChoice | null;
  isInSync: boolean;
  wanted: number;
  entries: number;
  versionHere: number;
  versionThere: number | null;
  lastUpdate: "full" | "differential" | "check" | null;
  lastOutcome: Outcome | null;
  lastStatus: string | null;
  lastMessage: string | null;
  lastAt: string | null;
  nextTryAt: string | null;
  mostEntries: number | null;
  mostPerMessage: number | null;
};

/** `isEnabled` null, for a charge box: as its location has it. */
export type LocalListChange = { isEnabled: boolean | null; customerIds?: number[] };

export type LocalListAnswer = OrderAnswer & { localList: LocalList };
