import type { Connector } from "../api/types";

/** A connector for tests: free and in order, but for what the test says. */
export function connector(id: number, changes: Partial<Connector> = {}): Connector {
  return {
    id,
    evseId: `DK*STM*E${id}*1`,
    evseUid: 1000 + id,
    connectorId: 1,
    standard: "IEC_62196_T2",
    type: "Type 2",
    format: "SOCKET",
    powerType: "AC_3_PHASE",
    maxElectricPower: 22,
    chargeBox: { id, identity: `BOX-${id}`, online: true, connectorNumber: 1 },
    location: { id: 1, name: "Aarhus Havn" },
    customer: { id: 1, name: "Nordhavn Energi A/S" },
    status: "Available",
    since: "2025-11-20T10:00:00.000Z",
    user: null,
    session: null,
    soc: null,
    info: null,
    lastSeenAt: "2025-11-20T10:00:00.000Z",
    ...changes,
  };
}

export function session(transactionId: number, powerKw: number | null = 11, energyKwh = 5) {
  return { transactionId, sessionId: "s", startedAt: "2025-11-20T10:00:00.000Z", energyKwh, powerKw, curve: [1, 2, 3] };
}
