import { Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { useMay } from "../access/me";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Failure, PageSkeleton } from "../shell/states";
import { Badges } from "./Badges";
import "./charge-boxes.css";
import { chargeBoxQuery, nameOf } from "./chargeBoxes";
import { OrderMenu } from "./OrderMenu";
import { Overview } from "./Overview";

const everyTab = { overview: "Overview", log: "OCPP log", configuration: "Configuration", orders: "Orders" };
// Reading the configuration is an order to the station.
const { configuration: _, ...tabsToRead } = everyTab;
const OcppLog = lazy(() => import("./OcppLog"));
const Configuration = lazy(() => import("./Configuration"));
const Orders = lazy(() => import("./Orders"));

export default function ChargeBoxPage() {
  const id = Number(useParams({ strict: false }).id);
  const [address, setAddress] = useAddress();
  const tabs: Record<string, string> = useMay("control") ? everyTab : tabsToRead;
  const tab = address.tab && address.tab in tabs ? address.tab : "overview";
  const box = useQuery({ ...chargeBoxQuery(id), refetchInterval: 5_000 });
  const crumb = (
    <>
      <Link to="/charge-boxes">Charge boxes</Link> / {box.data?.chargeBoxIdentity ?? id}
    </>
  );
  if (!box.data)
    return (
      <Page title={`Charge box ${id}`} crumb={crumb}>
        {box.error ? <Failure error={box.error} retry={() => void box.refetch()} /> : <PageSkeleton />}
      </Page>
    );
  const { isOnline } = box.data;
  return (
    <Page
      title={nameOf(box.data)}
      crumb={crumb}
      beside={
        <>
          <span className={isOnline ? "status Available" : "status Offline"}>{isOnline ? "Online" : "Offline"}</span>
          <Badges box={box.data} quiet />
        </>
      }
      actions={<OrderMenu box={box.data} />}
    >
      <Tabs value={tab} onChange={(next) => setAddress({ tab: next === "overview" ? undefined : (next ?? undefined), ...logFilters })}>
        <Tabs.List mb={14}>
          {Object.entries(tabs).map(([key, title]) => (
            <Tabs.Tab key={key} value={key}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<PageSkeleton />}>
            {tab === "overview" && <Overview box={box.data} />}
            {tab === "log" && <OcppLog id={id} />}
            {tab === "configuration" && <Configuration box={box.data} />}
            {tab === "orders" && <Orders id={id} />}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** Filters of one tab mean nothing to the next. */
const logFilters = { search: undefined, action: undefined, direction: undefined, key: undefined, next: undefined, previous: undefined };
