import { Button } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { AreaStatus, Emissions, MarketStatus, SpotPrices } from "../api/types";
import { formatCount, formatDecimals } from "../format/numbers";
import { browserZone, formatClock, formatDate } from "../format/times";
import { useAddress } from "../shell/address";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton, Skeleton } from "../shell/states";
import {
  addDays,
  dayOf,
  emissionSteps,
  emissionsQuery,
  figuresOf,
  marketStatusQuery,
  marketZone,
  midnight,
  priceSteps,
  pricesQuery,
  stepAt,
} from "./market";
import { Rates } from "./Rates";
import { Sources } from "./Sources";
import { StepChart } from "./StepChart";
import "../charge-records/charge-records.css";
import "../system/system.css";
import "./market.css";

const formatPrice = (value: number) => formatDecimals(value, 2, 3);
const formatGrams = (value: number) => formatCount(Math.round(value));

/** What electricity costs and emits, area by area, and how well that is known. */
export default function MarketPage() {
  const [address, setAddress] = useAddress();
  const status = useQuery(marketStatusQuery);
  const areas = status.data?.areas ?? [];
  const area = areas.find((each) => each.area === address.area) ?? areas[0];
  if (!status.data)
    return (
      <Page title="Market">{status.error ? <Failure error={status.error} retry={() => void status.refetch()} /> : <PageSkeleton />}</Page>
    );
  return (
    <Page title="Market" beside={<Condition status={status.data} isOld={status.isError} />} actions={area && <DayPicker />}>
      {area ? (
        <>
          {areas.length > 1 && (
            <div className="nodes" role="radiogroup" aria-label="Price area">
              {areas.map((each) => (
                <AreaButton key={each.area} area={each} isChosen={each === area} onChoose={() => setAddress({ area: each.area })} />
              ))}
            </div>
          )}
          <Area key={area.area} area={area} day={address.day ?? dayOf(Date.now())} />
          <div className="market-foot">
            <Sources status={status.data} area={area} />
            <Rates />
          </div>
        </>
      ) : (
        <Empty title="No price area is in use yet">
          Prices are fetched for the areas that locations lie in. A location's area follows from its address, or is chosen where that leaves
          a doubt.
        </Empty>
      )}
    </Page>
  );
}

function Condition({ status, isOld }: { status: MarketStatus; isOld: boolean }) {
  if (isOld) return <span className="live offline">Not updated</span>;
  return (
    <>
      {status.isSimulated && (
        <span className="tag warn" title="This demo asks nobody: its prices and factors are made up.">
          Simulated market
        </span>
      )}
      {status.areas.some((area) => area.isTomorrowMissing) ? (
        <span className="tag bad">Tomorrow missing</span>
      ) : status.areas.some((area) => area.feeds.some(({ failure }) => failure !== null)) ? (
        <span className="tag warn">A source fails</span>
      ) : status.sources.length === 0 ? (
        <span className="tag bad">No source</span>
      ) : null}
    </>
  );
}

function AreaButton({ area, isChosen, onChoose }: { area: AreaStatus; isChosen: boolean; onChoose: () => void }) {
  const isWell = !area.isTomorrowMissing && area.feeds.every(({ failure }) => failure === null);
  return (
    <button type="button" role="radio" aria-checked={isChosen} onClick={onChoose}>
      <b className={`status ${isWell ? "Available" : "Faulted"}`}>{area.area}</b>
      <small>
        {area.name}
        {!isWell && " · see below"}
      </small>
    </button>
  );
}

function DayPicker() {
  const [address, setAddress] = useAddress();
  const today = dayOf(Date.now());
  const day = address.day ?? today;
  const go = (days: number) => {
    const next = addDays(day, days);
    setAddress({ day: next === today ? undefined : next });
  };
  return (
    <div className="row" role="group" aria-label="Day">
      <Button variant="default" aria-label="The day before" px={8} onClick={() => go(-1)}>
        <IconChevronLeft size={16} aria-hidden />
      </Button>
      <Button variant="default" disabled={day === today} onClick={() => setAddress({ day: undefined })}>
        {day === today ? "Today" : formatDate(midnight(day), marketZone)}
      </Button>
      <Button variant="default" aria-label="The day after" px={8} disabled={day > today} onClick={() => go(1)}>
        <IconChevronRight size={16} aria-hidden />
      </Button>
    </div>
  );
}

/** The chosen day and the one after it. */
function Area({ area, day }: { area: AreaStatus; day: string }) {
  const [from, middle, to] = [midnight(day), midnight(addDays(day, 1)), midnight(addDays(day, 2))];
  const [start, end] = [new Date(from).toISOString(), new Date(to).toISOString()];
  const prices = useQuery(pricesQuery(area.area, start, end));
  const emissions = useQuery(emissionsQuery(area.area, start, end));
  const zone = browserZone() === marketZone ? "" : " · times of Copenhagen";
  const isToday = day === dayOf(Date.now());
  return (
    <>
      {area.isTomorrowMissing && isToday && (
        <div className="alarm" role="alert">
          <b>Tomorrow's prices of {area.area} are not whole.</b> They are asked for every few minutes. Sessions of slots without a price are
          billed at their tariff's minimum and marked.
        </div>
      )}
      <Strip area={area} prices={prices.data} emissions={emissions.data} day={[from, middle, to]} isToday={isToday} />
      <Chart
        title="Day-ahead price"
        more={`${area.currency} per kWh, without VAT, tariffs and taxes${zone}`}
        query={prices}
        isEmpty={(data) => data.data.every(({ pricePerMwh }) => pricePerMwh === null)}
        empty="No price is known of these days."
      >
        {(data) => (
          <StepChart
            label={`Day-ahead price of ${area.area}`}
            steps={priceSteps(data)}
            from={from}
            to={to}
            now={Date.now()}
            unit={`${data.currency}/kWh`}
            format={formatPrice}
            gapWord={isToday && !area.isTomorrowMissing ? "not published yet" : "no price"}
            early={isToday && !area.isTomorrowMissing ? middle : undefined}
            tone="price"
          />
        )}
      </Chart>
      <Chart
        title="CO₂ of the grid"
        more={`gram per kWh: measured, then the forecast${zone}`}
        query={emissions}
        isEmpty={(data) => data.data.length === 0}
        empty={
          area.feeds.some(({ kind }) => kind === "emissions")
            ? "Nothing is known of these days."
            : emissions.data?.yearlyAverage != null
              ? `Nobody measures ${area.area} here; records use its yearly average of ${formatGrams(emissions.data.yearlyAverage)} g/kWh.`
              : `Nobody measures ${area.area} here, so its records say nothing of CO₂. --co2-averages sets a yearly average.`
        }
      >
        {(data) => (
          <StepChart
            label={`CO₂ per kWh in ${area.area}`}
            steps={emissionSteps(data)}
            from={from}
            to={to}
            now={Date.now()}
            unit="g/kWh"
            format={formatGrams}
            gapWord="not measured"
            tone="co2"
          />
        )}
      </Chart>
    </>
  );
}

type Loaded<T> = { data?: T; error: unknown; isError: boolean; refetch: () => Promise<unknown> };
type ChartProps<T> = {
  title: string;
  more: string;
  query: Loaded<T>;
  isEmpty: (data: T) => boolean;
  empty: string;
  children: (data: T) => ReactNode;
};

function Chart<T>({ title, more, query, isEmpty, empty, children }: ChartProps<T>) {
  return (
    <section className="card market-chart" aria-label={title}>
      <h2>
        {title} <small>{more}</small>
      </h2>
      {query.data === undefined ? (
        query.isError ? (
          <Failure error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton width="100%" height={250} />
        )
      ) : isEmpty(query.data) ? (
        <Empty title={empty} />
      ) : (
        children(query.data)
      )}
    </section>
  );
}

type StripProps = { area: AreaStatus; prices?: SpotPrices; emissions?: Emissions; day: [number, number, number]; isToday: boolean };

function Strip({ area, prices, emissions, day: [from, middle, to], isToday }: StripProps) {
  const [steps, factors] = [prices ? priceSteps(prices) : [], emissions ? emissionSteps(emissions) : []];
  const [first, second] = [figuresOf(steps, from, middle), figuresOf(steps, middle, to)];
  const now = stepAt(steps, Date.now())?.value;
  const clean = [...factors].reverse().find((step) => step.value !== null && !step.isForecast && step.from <= Date.now());
  const co2 = figuresOf(factors, from, middle);
  const [name, next] = isToday ? ["Today", "Tomorrow"] : ["That day", "The day after"];
  const facts: [string, string, string?][] = [
    ...(isToday ? [["Price now", now == null ? "—" : formatPrice(now), `${area.currency}/kWh`] as [string, string, string]] : []),
    [`${name}, mean`, first ? formatPrice(first.mean) : "—"],
    [
      `${name}, cheapest`,
      first ? formatPrice(first.least.value ?? 0) : "—",
      first ? `at ${formatClock(first.least.from, marketZone)}` : undefined,
    ],
    [
      `${name}, dearest`,
      first ? formatPrice(first.most.value ?? 0) : "—",
      first ? `at ${formatClock(first.most.from, marketZone)}` : undefined,
    ],
    [`${next}, mean`, second ? formatPrice(second.mean) : "—", second || !isToday ? undefined : "published about 13:00"],
    isToday
      ? ["CO₂ now", clean?.value == null ? "—" : `${formatGrams(clean.value)} g/kWh`, clean && `at ${formatClock(clean.from, marketZone)}`]
      : ["CO₂, mean", co2 ? `${formatGrams(co2.mean)} g/kWh` : "—"],
  ];
  return (
    <div className="facts market-facts" style={{ gridTemplateColumns: `repeat(${facts.length}, auto)` }}>
      {facts.map(([title, value, more]) => (
        <div key={title}>
          <small>{title}</small>
          <b>{value}</b> {more && <small className="more">{more}</small>}
        </div>
      ))}
    </div>
  );
}
