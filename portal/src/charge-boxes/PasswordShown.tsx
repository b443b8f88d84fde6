import { Button, Modal } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Copyable } from "../forms/Secret";
import { ocppAddress } from "./chargeBoxes";

type Props = { id: number; identity: string; password: string; title: string; onClose: () => void };

/** The only time this password can be seen: the server keeps no more than its hash. */
export function PasswordShown({ id, identity, password, title, onClose }: Props) {
  const address = ocppAddress(window.location);
  return (
    <Modal opened onClose={onClose} title={title} size="md" closeOnClickOutside={false} closeOnEscape={false}>
      <div className="stack">
        <p className="form-note" style={{ margin: 0 }}>
          <b>Copy the password now.</b> It is shown this once and can’t be read again; a new one can be made at any time.
        </p>
        <Copyable label="Password" value={password} />
        <Copyable label="Identity (user name)" value={identity} />
        <Copyable label="Address" value={`${address}/${encodeURIComponent(identity)}`} />
        <p style={{ margin: 0, color: "var(--ink-2)" }}>
          Set the address in the station as its OCPP 1.6J central system (some stations want it without the identity at the end:{" "}
          <code>{address}</code>). The password is the HTTP Basic password, in OCPP the key <code>AuthorizationKey</code>; the user name is
          the identity.
        </p>
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button
            variant="default"
            onClick={onClose}
            renderRoot={(props) => <Link {...props} to="/charge-boxes/$id" params={{ id: String(id) }} />}
          >
            Open {identity}
          </Button>
          <Button onClick={onClose}>Done</Button>
        </div>
      </div>
    </Modal>
  );
}
