import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, read } from "../api/client";
import { describe } from "../api/problem";
import type { StationCertificate } from "../api/types";
import { formatDate, formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { confirm } from "../shell/confirm";
import { toast } from "../shell/toasts";
import { inPairs, securityChanged, standing } from "./security";

const station: Column<StationCertificate> = {
  title: "Charge box",
  width: "15%",
  cell: ({ chargeBoxId, chargeBoxIdentity, commonName }) => (
    <>
      <Link to="/charge-boxes/$id" params={{ id: String(chargeBoxId) }} search={{ tab: "security" }}>
        {chargeBoxIdentity}
      </Link>
      {commonName !== chargeBoxIdentity && <small>CN {commonName}</small>}
    </>
  ),
};

const columns: Column<StationCertificate>[] = [
  {
    title: "Standing",
    width: "24%",
    cell: (certificate) => {
      const { word, tone } = standing(certificate, Date.now());
      return (
        <>
          <span className={tone}>{word}</span>
          {certificate.revokedAt && (
            <small title={certificate.revokedReason ?? undefined}>
              by {certificate.revokedBy}, {formatDate(certificate.revokedAt)}
            </small>
          )}
        </>
      );
    },
  },
  {
    title: "Valid until",
    width: "20%",
    cell: ({ notAfter, issuedAt }) => (
      <>
        {formatDate(notAfter)}
        <small>given {formatDate(issuedAt)}</small>
      </>
    ),
  },
  {
    title: "Last used",
    width: "15%",
    cell: ({ lastUsedAt }) => (lastUsedAt ? formatDateTime(lastUsedAt) : <span className="none">never</span>),
  },
  {
    title: "Serial number",
    cell: ({ serial, purpose }) => (
      <>
        <code title={inPairs(serial)}>{serial.slice(0, 12)}…</code>
        {purpose !== "ChargingStation" && <small>{purpose}</small>}
      </>
    ),
  },
];

type Props = {
  rows: readonly StationCertificate[] | undefined;
  /** Of one charge box, which need not be named. */
  own?: boolean;
  mayRevoke: boolean;
  error?: unknown;
  retry?: () => void;
  empty: ReactNode;
};

export function CertificateTable({ rows, own, mayRevoke, error, retry, empty }: Props) {
  return (
    <DataTable
      label="Certificates"
      columns={own ? columns : [station, ...columns]}
      rows={rows}
      rowKey={({ id }) => id}
      rowLabel={({ commonName, serial }) => `${commonName} ${serial}`}
      error={error}
      retry={retry}
      actionsWidth={110}
      actions={
        mayRevoke
          ? (certificate) =>
              certificate.state === "valid" && (
                <Button
                  variant="default"
                  aria-label={`Revoke the certificate of ${certificate.commonName}`}
                  onClick={() => void revoke(certificate)}
                >
                  Revoke…
                </Button>
              )
          : undefined
      }
      empty={empty}
      slim={own}
    />
  );
}

async function revoke({ id, chargeBoxIdentity, lastUsedAt }: StationCertificate) {
  const text = lastUsedAt
    ? "The charge box is disconnected and can’t connect by this certificate again. It needs another certificate, or must be let in by a lower profile."
    : "Nobody can connect by this certificate from now on.";
  if (!(await confirm({ title: `Revoke this certificate of ${chargeBoxIdentity}?`, text, action: "Revoke", danger: true }))) return;
  try {
    await read(api.POST("/v2/certificates/{id}/revoke", { params: { path: { id } }, body: {} }));
    toast({ tone: "good", title: `A certificate of ${chargeBoxIdentity} was revoked` });
  } catch (error) {
    toast({ tone: "bad", title: "The certificate was not revoked", text: describe(error) });
  }
  securityChanged();
}
