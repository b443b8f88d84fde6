import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { Page } from "../shell/Page";
import { Failure, PageSkeleton } from "../shell/states";
import { Editor } from "./Editor";
import { tariffQuery, versionsQuery } from "./tariffs";
import "../access/access.css";
import "../charge-records/charge-records.css";
import "../market/market.css";
import "./tariffs.css";

export default function TariffPage() {
  const { id = "new" } = useParams({ strict: false });
  return id === "new" ? <Editor key="new" tariff={null} /> : <Stored key={id} id={id} />;
}

/** What is edited is the newest version, also where it holds only later. */
function Stored({ id }: { id: string }) {
  const current = useQuery(tariffQuery(id));
  const versions = useQuery(versionsQuery(id));
  const newest = versions.data?.data[0];
  if (current.data && newest)
    return (
      <Editor key={id} tariff={{ ...newest.tariff, locationCount: current.data.locationCount }} versions={versions.data?.data ?? []} />
    );
  const error = current.error ?? versions.error;
  return (
    <Page title="Tariff" crumb={<Link to="/tariffs">Tariffs</Link>}>
      {error ? <Failure error={error} retry={() => void Promise.all([current.refetch(), versions.refetch()])} /> : <PageSkeleton />}
    </Page>
  );
}
