import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { ChargeBox, InstalledCertificate } from "../api/types";
import { type Column, DataTable } from "../lists/DataTable";
import { confirm } from "../shell/confirm";
import { Empty } from "../shell/states";
import { commonName, order, rootTypes } from "./security";

const types: Record<string, string> = { ...rootTypes, V2GChain: "V2G chain" };

const columns: Column<InstalledCertificate>[] = [
  {
    title: "Type",
    width: "36%",
    cell: ({ type, isOurs, subject }) => (
      <>
        {(type && types[type]) ?? type ?? "Unknown"}
        {isOurs ? <small>Stationmaster’s own authority</small> : subject && <small title={subject}>{commonName(subject)}</small>}
      </>
    ),
  },
  { title: "Serial number", width: "24%", cell: ({ serialNumber }) => <code title={serialNumber ?? undefined}>{serialNumber}</code> },
  {
    title: "Issuer’s key",
    cell: ({ issuerKeyHash, hashAlgorithm }) => (
      <>
        <code title={issuerKeyHash ?? undefined}>{issuerKeyHash?.slice(0, 20)}…</code>
        <small>{hashAlgorithm}</small>
      </>
    ),
  },
];

/** What the charge box says now that it trusts. */
export function InstalledCertificates({ box }: { box: ChargeBox }) {
  const answer = useQuery({
    queryKey: ["installed-certificates", box.id],
    queryFn: ({ signal }) =>
      read(api.GET("/v2/chargeboxes/{id}/security/installed-certificates", { signal, params: { path: { id: box.id } } })),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const remove = async ({ isOurs: _, type: __, subject: ___, ...certificate }: InstalledCertificate) => {
    const text = "If it checks our server by this certificate, it can’t connect any more without it.";
    if (!(await confirm({ title: "Delete this certificate in the charge box?", text, action: "Delete", danger: true }))) return;
    const params = { params: { path: { id: box.id } } };
    await order(
      box,
      "Delete a certificate",
      api.POST("/v2/chargeboxes/{id}/security/delete-certificate", { ...params, body: certificate }),
    );
    void answer.refetch();
  };
  const refused = answer.data && answer.data.outcome !== "Accepted" ? answer.data : null;
  return (
    <section aria-label="What it trusts" style={{ marginTop: 14 }}>
      {refused ? (
        <p className="notice">{refused.error?.message ?? refused.status}</p>
      ) : (
        <DataTable
          label="Certificates it trusts"
          columns={columns}
          rows={answer.data?.certificates}
          rowKey={({ type, serialNumber, issuerKeyHash }) => `${type} ${issuerKeyHash} ${serialNumber}`}
          rowLabel={({ type, serialNumber }) => `${type} ${serialNumber}`}
          error={answer.error}
          retry={() => void answer.refetch()}
          actionsWidth={110}
          actions={(certificate) => (
            <Button variant="default" aria-label={`Delete ${certificate.serialNumber}`} onClick={() => void remove(certificate)}>
              Delete…
            </Button>
          )}
          empty={<Empty title="It trusts no certificate">It says that none is installed.</Empty>}
          slim
        />
      )}
    </section>
  );
}
