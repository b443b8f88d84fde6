import { Button, Modal, NumberInput } from "@mantine/core";
import { useState } from "react";
import type { Connector } from "../api/types";
import { RemoteSelect } from "../forms/RemoteSelect";
import { loadTokens } from "../tokens/tokens";
import { startCharging } from "./runCommand";

/** Starting from the office needs a charge key: it is who pays. */
export default function StartDialog({ connector, onClose }: { connector: Connector; onClose: () => void }) {
  const [tokenId, setTokenId] = useState<string | null>(null);
  const [limit, setLimit] = useState<number | null>(null);
  const isDc = connector.powerType === "DC";
  return (
    <Modal opened onClose={onClose} title={`Start charging at ${connector.evseId}`} size="sm">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          if (!tokenId) return;
          void startCharging(connector, Number(tokenId), limit);
          onClose();
        }}
      >
        <RemoteSelect
          kind="tokens"
          label="Charge key"
          description="Who charges, and pays"
          placeholder="Search label, id, comment…"
          load={loadTokens}
          value={tokenId}
          onChange={setTokenId}
          autoFocus
          required
        />
        <NumberInput
          label={isDc ? "Limit, kW" : "Limit, A per phase"}
          description="For this session alone; without one, whatever else is set"
          placeholder="None"
          value={limit ?? ""}
          onChange={(value) => setLimit(typeof value === "number" ? value : null)}
          min={isDc ? 1 : 6}
          max={isDc ? connector.maxElectricPower : 500}
          clampBehavior="blur"
          decimalScale={1}
          allowNegative={false}
        />
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!tokenId}>
            Start charging
          </Button>
        </div>
      </form>
    </Modal>
  );
}
