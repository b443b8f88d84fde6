import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { api, read } from "../api/client";
import { ApiError } from "../api/problem";
import type { TariffPreview } from "../api/types";
import { formatDay } from "../format/times";
import { NumberField } from "../forms/NumberField";
import { orNull, type Typed } from "../forms/numbers";
import { Failure, Skeleton } from "../shell/states";
import { bodyOf } from "./body";
import type { Draft } from "./draft";
import { Unit } from "./Unit";
import { isComplete } from "./useDraft";
import { said, WeekChart, when } from "./WeekChart";
import { mondayOf, stretchesOf } from "./week";

export type Place = { name: string; zone: string; area: string | null };

type Props = { draft: Draft; place: Place; onRefused: (error: unknown, of: Draft) => void; onSound: () => void };

const week = 7 * 86_400_000;

/** What the tariff asks over a week, as the server works it out. */
export function Preview({ draft, place, onRefused, onSound }: Props) {
  const [weeks, setWeeks] = useState(0);
  const [car, setCar] = useState<{ kw: Typed; kwh: Typed; minutes: Typed }>({ kw: 11, kwh: 0, minutes: 0 });
  const [settled] = useDebouncedValue(draft, 350);
  const now = Date.now();
  const from = mondayOf(mondayOf(now, place.zone) + weeks * week + week / 2, place.zone);
  const body = {
    tariff: { ...bodyOf(settled).body, name: settled.name.trim() || "Draft" },
    from: new Date(from).toISOString(),
    days: 7,
    timeZone: place.zone,
    ...(place.area ? { priceArea: place.area } : {}),
    powerKw: orNull(car.kw) ?? 11,
    afterKwh: orNull(car.kwh) ?? 0,
    afterMinutes: orNull(car.minutes) ?? 0,
  };
  const isAsked = isComplete({ ...settled, name: settled.name || "Draft" });
  const preview = useQuery({
    queryKey: ["tariff-preview", body],
    queryFn: ({ signal }) => read(api.POST("/v2/tariffs/preview", { body, signal })),
    enabled: isAsked,
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 60_000,
  });
  const { error } = preview;
  // While a field is wrong the last chart that was right stays, pale.
  const last = useRef<TariffPreview | undefined>(undefined);
  if (preview.data) last.current = preview.data;
  const data = preview.data ?? last.current;
  const isFieldError = error instanceof ApiError && error.status === 422;
  useEffect(() => {
    if (isFieldError) onRefused(error, settled);
    else if (preview.data && !error) onSound();
  }, [isFieldError, error, preview.data, settled, onRefused, onSound]);
  const stretches = useMemo(() => (data ? stretchesOf(data) : []), [data]);
  const field = (name: "kw" | "kwh" | "minutes", label: string, unit: string) => (
    <NumberField label={label} {...Unit(unit)} value={car[name]} onChange={(value) => setCar((old) => ({ ...old, [name]: value }))} />
  );
  return (
    <section className="card preview" aria-label="Preview" aria-busy={preview.isFetching}>
      <h2>
        Price over a week <small>times of {place.zone.split("/").at(-1)?.replaceAll("_", " ")}</small>
        <span className="grow" />
        <span className="row" role="group" aria-label="Week">
          <Button size="xs" variant="default" px={6} aria-label="The week before" onClick={() => setWeeks(weeks - 1)}>
            <IconChevronLeft size={15} aria-hidden />
          </Button>
          <Button size="xs" variant="default" disabled={weeks === 0} onClick={() => setWeeks(0)}>
            {weeks === 0 ? "This week" : `From ${formatDay(from, place.zone)}`}
          </Button>
          <Button size="xs" variant="default" px={6} aria-label="The week after" onClick={() => setWeeks(weeks + 1)}>
            <IconChevronRight size={15} aria-hidden />
          </Button>
        </span>
      </h2>
      <div className="week-frame">
        {data ? (
          <div className={isFieldError || !isAsked ? "stale" : undefined}>
            <WeekChart
              stretches={stretches}
              from={Date.parse(data.from)}
              until={Date.parse(data.until)}
              now={now}
              zone={data.timeZone}
              currency={data.currency}
            />
          </div>
        ) : error && !isFieldError ? (
          <Failure error={error} title="The preview could not be worked out" retry={() => void preview.refetch()} />
        ) : isAsked && !isFieldError ? (
          <Skeleton width="100%" height={280} />
        ) : (
          <p className="note-line">The chart comes once the prices are filled in.</p>
        )}
      </div>
      <Legend hasSpot={stretches.some(({ spot }) => spot !== null)} hasGap={stretches.some(({ isMissing }) => isMissing)} />
      <div className="triple">
        {field("kw", "A car that takes", "kW")}
        {field("kwh", "and has taken", "kWh")}
        {field("minutes", "and is there for", "min")}
      </div>
      {data && (
        <details className="as-table">
          <summary>As a table</summary>
          <table className="lines" aria-label="Prices over the week">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What is due</th>
              </tr>
            </thead>
            <tbody>
              {stretches.map((stretch) => (
                <tr key={stretch.from}>
                  <td>{when(stretch, data.timeZone)}</td>
                  <td>{said(stretch, data.currency).join(" · ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      )}
    </section>
  );
}

function Legend({ hasSpot, hasGap }: { hasSpot: boolean; hasGap: boolean }) {
  return (
    <p className="week-legend">
      <i className="price-key" /> per kWh
      {hasSpot && (
        <>
          <i className="spot-key" /> the market’s, without VAT
        </>
      )}
      {hasGap && (
        <>
          <i className="gap-key" /> not published yet: the minimum stands in
        </>
      )}
    </p>
  );
}
