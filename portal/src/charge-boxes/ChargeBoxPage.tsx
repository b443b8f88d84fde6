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

const everyTab = {
  overview: "Overview",
  log: "OCPP log",
  notices: "Notices",
  configuration: "Configuration",
  reservations: "Reservations",
  smartCharging: "Limits",
  monitoring: "Monitoring",
  display: "Display",
  costs: "Prices",
  localList: "Local list",
  firmware: "Firmware and logs",
  security: "Security",
  customers: "Customer data",
  commands: "Commands",
  orders: "Orders",
};
const { commands: _, customers: __, ...tabsToRead } = everyTab;
/** Whoever may give orders finds those given beside the commands. */
const { orders: ___, ...tabsToControl } = everyTab;
/** What OCPP 1.6 has no words for. */
const laterTabs = ["monitoring", "display", "costs", "customers"];
const OcppLog = lazy(() => import("./OcppLog"));
const SettingsTab = lazy(() => import("../settings/SettingsTab"));
const Orders = lazy(() => import("./Orders"));
const SmartCharging = lazy(() => import("../smart-charging/SmartCharging"));
const MonitoringTab = lazy(() => import("../monitoring/MonitoringTab"));
const DisplayTab = lazy(() => import("../display-messages/DisplayTab"));
const CustomerDataTab = lazy(() => import("../customer-data/CustomerDataTab"));
const CostsTab = lazy(() => import("../costs/CostsTab"));
const FirmwareTab = lazy(() => import("../firmware/FirmwareTab"));
const LocalList = lazy(() => import("../local-lists/LocalList"));
const Reservations = lazy(() => import("../reservations/Reservations"));
const Commands = lazy(() => import("../commands/Commands"));
const Notices = lazy(() => import("../notices/Notices"));
const SecurityTab = lazy(() => import("../security/SecurityTab"));

export default function ChargeBoxPage() {
  const id = Number(useParams({ strict: false }).id);
  const [address, setAddress] = useAddress();
  const mayControl = useMay("control");
  const all: Record<string, string> = mayControl ? tabsToControl : tabsToRead;
  const box = useQuery({ ...chargeBoxQuery(id), refetchInterval: 5_000 });
  const version = box.data?.ocppVersion;
  const isLater = version != null && version !== "1.6";
  const tabs = Object.fromEntries(Object.entries(all).filter(([key]) => isLater || !laterTabs.includes(key)));
  const wanted = address.tab === "orders" && mayControl ? "commands" : address.tab;
  const tab = wanted && wanted in tabs ? wanted : "overview";
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
        <Tabs.List mb={14} className="box-tabs">
          {Object.entries(tabs).map(([key, title]) => (
            <Tabs.Tab key={key} value={key}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className="box-panel">
          <Suspense fallback={<PageSkeleton />}>
            {tab === "overview" && <Overview box={box.data} />}
            {tab === "log" && <OcppLog id={id} />}
            {tab === "configuration" && <SettingsTab box={box.data} />}
            {tab === "reservations" && <Reservations box={box.data} />}
            {tab === "localList" && <LocalList box={box.data} />}
            {tab === "smartCharging" && <SmartCharging box={box.data} />}
            {tab === "monitoring" && <MonitoringTab box={box.data} />}
            {tab === "display" && <DisplayTab box={box.data} />}
            {tab === "customers" && <CustomerDataTab box={box.data} />}
            {tab === "costs" && <CostsTab box={box.data} />}
            {tab === "firmware" && <FirmwareTab box={box.data} />}
            {tab === "notices" && <Notices box={box.data} />}
            {tab === "commands" && <Commands box={box.data} />}
            {tab === "security" && <SecurityTab box={box.data} />}
            {tab === "orders" && <Orders id={id} />}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

/** Filters of one tab mean nothing to the next. */
const logFilters = {
  search: undefined,
  action: undefined,
  direction: undefined,
  component: undefined,
  severity: undefined,
  show: undefined,
  next: undefined,
  previous: undefined,
};
