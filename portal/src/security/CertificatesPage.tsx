import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { Authority } from "../api/types";
import { formatDate } from "../format/times";
import { FilterChip } from "../lists/FilterChip";
import { cursorsOf, firstPage, Pager } from "../lists/Pager";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Facts } from "../shell/FactsCard";
import { Page } from "../shell/Page";
import { Empty, Failure, Skeleton } from "../shell/states";
import { CertificateTable } from "./CertificateTable";
import { PkiServicesCard } from "./PkiServices";
import { authorityQuery, inPairs } from "./security";
import { VehicleRoots } from "./VehicleRoots";
import "./security.css";

/** Stationmaster's own certificate authority and all it gave to charge boxes. */
export default function CertificatesPage() {
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const search = address.search ?? "";
  const valid = address.state === "valid";
  const query = { limit: 50, search: search || undefined, valid: valid || undefined, ...cursorsOf(address) };
  const certificates = useQuery({
    queryKey: ["certificates", query],
    queryFn: ({ signal }) => read(api.GET("/v2/certificates", { signal, params: { query } })),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title="Certificates">
      <AuthorityCard />
      <div className="pki">
        <VehicleRoots />
        <PkiServicesCard />
      </div>
      <div className="filters" style={{ marginTop: 14 }}>
        <FilterChip
          label="Standing"
          choices={[{ value: "valid", label: "Valid" }]}
          values={valid ? ["valid"] : []}
          onChange={([state]) => setAddress({ state, ...firstPage })}
        />
        <span className="grow" />
        <SearchBox
          label="Search charge boxes…"
          value={search}
          onChange={(next) => setAddress({ search: next || undefined, ...firstPage })}
        />
      </div>
      <CertificateTable
        rows={certificates.data?.data}
        mayRevoke={mayControl}
        error={certificates.error}
        retry={() => void certificates.refetch()}
        empty={
          search || valid ? (
            <Empty title="No certificate is like that">Try another name, or all of them.</Empty>
          ) : (
            <Empty title="No certificates yet">A charge box gets one when it asks for it. Have it ask on its page, under Security.</Empty>
          )
        }
      />
      <Pager page={certificates.data} go={setAddress} names={["Newer", "Older"]} />
    </Page>
  );
}

function AuthorityCard() {
  const authority = useQuery(authorityQuery);
  if (authority.error && !authority.data) return <Failure error={authority.error} retry={() => void authority.refetch()} />;
  const roots = authority.data?.data;
  return (
    <div className="card">
      <h2>
        Certificate authority
        <span className="row">
          <Button
            component="a"
            href="/v2/certificates/authority.pem"
            download
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Root certificate
          </Button>
          <Button
            component="a"
            href="/v2/certificates/authority.crl"
            download
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
          >
            Revocation list
          </Button>
        </span>
      </h2>
      <p className="lead">
        Signs the certificates by which charge boxes prove who they are. A proxy that checks them itself needs the root certificate.
      </p>
      {roots ? roots.map((root) => <Root key={root.generation} root={root} />) : <Skeleton width="60%" />}
    </div>
  );
}

function Root({ root: { subject, notAfter, fingerprint, serial, isSigning } }: { root: Authority }) {
  return (
    <Facts
      facts={[
        ["Name", isSigning ? subject : `${subject} (signs no more)`],
        ["Valid until", formatDate(notAfter)],
        ["Serial number", <code key="serial">{inPairs(serial)}</code>],
        [
          "SHA-256",
          <code key="fingerprint" className="fingerprint">
            {inPairs(fingerprint)}
          </code>,
        ],
      ]}
    />
  );
}
