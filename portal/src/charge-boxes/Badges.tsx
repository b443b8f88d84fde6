import type { ChargeBox } from "../api/types";
import { profiles } from "../security/security";

/** What is out of the ordinary about a charge box, in words. */
export function Badges({ box, quiet }: { box: ChargeBox; quiet?: boolean }) {
  const { authentication, passwordSeen, securityProfile, state } = box;
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
      {quiet && securityProfile !== null && securityProfile > 0 && (
        <span className="tag plain" title={`It connects by security profile ${securityProfile}: ${profiles[securityProfile]?.meaning}`}>
          Profile {securityProfile}
        </span>
      )}
      {!quiet && authentication === "password" && passwordSeen && state === "Active" && <span className="none">In order</span>}
    </>
  );
}
