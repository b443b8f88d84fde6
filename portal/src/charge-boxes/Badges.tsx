import type { ChargeBox } from "../api/types";

/** What is out of the ordinary about a charge box, in words. */
export function Badges({ box, quiet }: { box: ChargeBox; quiet?: boolean }) {
  const { authentication, passwordSeen, state } = box;
  return (
    <>
      {state === "Pending" && (
        <span className="tag plain" title="Its station has not yet been accepted by a BootNotification">
          Pending
        </span>
      )}
      {authentication === "passwordless" && (
        <span className="tag warn" title="Anybody who knows its identity can connect as this station">
          No password
        </span>
      )}
      {authentication === "password" && !passwordSeen && state === "Active" && (
        <span className="tag plain" title="Its station has never used the password">
          Password unused
        </span>
      )}
      {!quiet && authentication === "password" && passwordSeen && state === "Active" && <span className="none">In order</span>}
    </>
  );
}
