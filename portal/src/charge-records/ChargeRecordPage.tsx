import { Button, Tabs } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useMay } from "../access/me";
import type { ChargeRecord } from "../api/types";
import { formatClock, formatDate } from "../format/times";
import { PaymentCard } from "../payments/PaymentCard";
import { ReceiptCard } from "../receipts/ReceiptCard";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton, Skeleton } from "../shell/states";
import { CorrectDialog } from "./CorrectDialog";
import { DetailsCard } from "./DetailsCard";
import { PriceCard } from "./PriceCard";
import { FactsStrip, Remarks, Timeline, WhoAndHow } from "./RecordCards";
import { SessionCurve } from "./SessionCurve";
import "./charge-records.css";
import { meterValuesQuery, recordQuery, stateTags, stateWords } from "./records";

const tabs = { record: "Record", explanation: "Explanation", revisions: "Revisions" };
const ExplanationTab = lazy(() => import("./ExplanationTab"));
const RevisionsTab = lazy(() => import("./RevisionsTab"));

export default function ChargeRecordPage() {
  const id = Number(useParams({ strict: false }).id);
  const [address, setAddress] = useAddress();
  const tab = address.tab && address.tab in tabs ? address.tab : "record";
  const [correcting, setCorrecting] = useState(false);
  const mayCorrect = useMay("write");
  const record = useQuery(recordQuery(id));
  const crumb = (
    <>
      <Link to="/charge-records">Charge records</Link> / {id}
    </>
  );
  if (!record.data)
    return (
      <Page title={`Charge record ${id}`} crumb={crumb}>
        {record.error ? <Failure error={record.error} retry={() => void record.refetch()} /> : <PageSkeleton />}
      </Page>
    );
  const { state, revision, isHeld, credit } = record.data;
  return (
    <Page
      title={`Charge record ${id}`}
      crumb={crumb}
      beside={
        <>
          <span className={stateTags[state]}>
            {stateWords[state]}
            {state !== "running" && ` · revision ${revision}`}
          </span>
          {credit && <span className="tag warn">Credit</span>}
          {isHeld && (
            <Link to="/review" search={{ record: String(id) }} className="tag bad">
              Waits for review
            </Link>
          )}
        </>
      }
      actions={
        <>
          {mayCorrect && state === "sealed" && !credit && (
            <Button variant="default" onClick={() => setCorrecting(true)}>
              Correct…
            </Button>
          )}
          <Button variant="default" component="a" href={`/v2/charge-records/${id}`} target="_blank" rel="noreferrer">
            JSON
          </Button>
        </>
      }
    >
      <Remarks record={record.data} />
      <Replaced record={record.data} />
      <Tabs value={tab} onChange={(next) => setAddress({ tab: next === "record" ? undefined : (next ?? undefined) })}>
        <Tabs.List mb={14}>
          {Object.entries(tabs).map(([key, title]) => (
            <Tabs.Tab key={key} value={key}>
              {title}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          <Suspense fallback={<PageSkeleton />}>
            {tab === "record" && <RecordTab record={record.data} />}
            {tab === "explanation" && <ExplanationTab record={record.data} />}
            {tab === "revisions" && <RevisionsTab record={record.data} />}
          </Suspense>
        </Tabs.Panel>
      </Tabs>
      {correcting && <CorrectDialog record={record.data} onClose={() => setCorrecting(false)} />}
    </Page>
  );
}

/** A credit, or a record that stands in another's place, leads to that one. */
function Replaced({ record: { creditReferenceId, correctedId } }: { record: ChargeRecord }) {
  const other = creditReferenceId ?? correctedId;
  if (other === undefined) return null;
  return (
    <div className="remarks" role="note">
      <span>
        {creditReferenceId === undefined ? "Stands in the place of" : "Takes back"}{" "}
        <Link to="/charge-records/$id" params={{ id: String(other) }}>
          charge record {other}
        </Link>
      </span>
    </div>
  );
}

function RecordTab({ record }: { record: ChargeRecord }) {
  const { transactionId: id, state, startedAt, endedAt, evseId, location } = record;
  const values = useQuery(meterValuesQuery(id, state === "running"));
  const zone = location.timezone;
  return (
    <>
      <FactsStrip record={record} />
      <div className="record-columns">
        <div>
          <div className="card">
            <h2>
              Power and state of charge
              <small>
                {formatDate(startedAt, zone)}, {formatClock(startedAt, zone)} – {endedAt ? formatClock(endedAt, zone) : "now"} · {evseId} ·{" "}
                {location.name}
              </small>
            </h2>
            {values.error && !values.data ? (
              <Failure error={values.error} retry={() => void values.refetch()} />
            ) : !values.data ? (
              <Skeleton width="100%" height={240} />
            ) : values.data.samples.length === 0 ? (
              <Empty title="No meter values">The station has sent none for this session.</Empty>
            ) : (
              <SessionCurve values={values.data} from={Date.parse(startedAt)} to={endedAt ? Date.parse(endedAt) : Date.now()} zone={zone} />
            )}
          </div>
          {values.data && <Timeline values={values.data} record={record} />}
        </div>
        <div>
          <PriceCard record={record} />
          <ReceiptCard record={record} />
          <PaymentCard record={record} />
          <WhoAndHow record={record} />
          <DetailsCard record={record} />
        </div>
      </div>
    </>
  );
}
