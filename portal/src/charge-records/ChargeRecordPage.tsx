import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { formatClock, formatDate } from "../format/times";
import { ReceiptCard } from "../receipts/ReceiptCard";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton, Skeleton } from "../shell/states";
import { PriceCard } from "./PriceCard";
import { FactsStrip, Remarks, Timeline, WhoAndHow } from "./RecordCards";
import { SessionCurve } from "./SessionCurve";
import "./charge-records.css";
import { meterValuesQuery, recordQuery, stateTags, stateWords } from "./records";

export default function ChargeRecordPage() {
  const id = Number(useParams({ strict: false }).id);
  const record = useQuery(recordQuery(id));
  const values = useQuery(meterValuesQuery(id, record.data?.state === "running"));
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
  const { state, revision, startedAt, endedAt, evseId, location } = record.data;
  const zone = location.timezone;
  return (
    <Page
      title={`Charge record ${id}`}
      crumb={crumb}
      beside={
        <span className={stateTags[state]}>
          {stateWords[state]}
          {state !== "running" && ` · revision ${revision}`}
        </span>
      }
      actions={
        <Button variant="default" component="a" href={`/v2/charge-records/${id}`} target="_blank" rel="noreferrer">
          JSON
        </Button>
      }
    >
      <Remarks record={record.data} />
      <FactsStrip record={record.data} />
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
          {values.data && <Timeline values={values.data} record={record.data} />}
        </div>
        <div>
          <PriceCard record={record.data} />
          <ReceiptCard record={record.data} />
          <WhoAndHow record={record.data} />
        </div>
      </div>
    </Page>
  );
}
