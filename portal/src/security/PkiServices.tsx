import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { PkiServices } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Fact, Facts } from "../shell/FactsCard";
import { Failure, Skeleton } from "../shell/states";
import { pkiServicesQuery } from "./security";

/** What stands behind Plug & Charge: who issues contract certificates, and where revocation is asked. */
export function PkiServicesCard() {
  const services = useQuery(pkiServicesQuery);
  if (services.error && !services.data) return <Failure error={services.error} retry={() => void services.refetch()} />;
  return (
    <div className="card">
      <h2>Plug &amp; Charge services</h2>
      {services.data ? <Facts facts={factsOf(services.data)} /> : <Skeleton width="60%" />}
    </div>
  );
}

const none = (text: ReactNode) => (
  <span key="none" className="none">
    {text}
  </span>
);

function factsOf({
  contractService: { address, form, hasToken, state },
  responder,
  vatRegister,
  asksPrivateAddresses,
  authorityKey,
}: PkiServices): Fact[] {
  const how = form === "opcp" ? "OPCP contract certificate pool" : "EXI as it is";
  return [
    [
      "Contract certificates",
      address ? (
        <>
          <code>{address}</code> <small>{[how, hasToken ? "with a token" : "without a token"].join(", ")}</small>
        </>
      ) : (
        none("Nobody issues them: vehicles that ask for one are told so (--contract-service)")
      ),
    ],
    ...(state
      ? ([
          [
            "Asked",
            state.at ? `${state.asked} times, ${state.answered} answered; last ${formatDateTime(state.at)}` : "Not since the start",
          ],
          ...(state.failure ? [["Last failure", <Failed key="failed" at={state.failedAt} text={state.failure} />]] : []),
        ] as Fact[])
      : []),
    ["Our OCSP responder", responder ? <code key="ocsp">{responder}</code> : none("Certificates name none (--pki-address)")],
    ["Others’ responders", asksPrivateAddresses ? "Asked wherever they are" : "Asked, unless they are in a private network"],
    ["Numbers for VAT", vatRegister ? <code key="vat">{vatRegister}</code> : "Judged by their form and check digits"],
    [
      "The authority’s keys",
      authorityKey === "encrypted" ? (
        "Encrypted in the database"
      ) : (
        <span key="plain" className="tag warn">
          In plain in the database
        </span>
      ),
    ],
  ];
}

function Failed({ at, text }: { at: string | null; text: string }) {
  return (
    <>
      <span className="tag bad">{text}</span> <small>{at && formatDateTime(at)}</small>
    </>
  );
}
