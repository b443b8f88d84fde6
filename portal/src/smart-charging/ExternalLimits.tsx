import type { ExternalLimit } from "../api/types";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { formatLimit } from "./profiles";

const sources: Record<string, string> = {
  EMS: "Energy manager of the site",
  SO: "Grid operator",
  CSO: "Charging station operator",
  Other: "Somebody else",
};

const columns: Column<ExternalLimit>[] = [
  {
    title: "Where",
    width: "22%",
    cell: ({ evseNumber, isLocalGeneration }) => (
      <>
        {evseNumber === 0 ? "The charge box" : `EVSE ${evseNumber}`}
        {isLocalGeneration && <small>generated on site</small>}
      </>
    ),
  },
  {
    title: "By",
    width: "30%",
    cell: ({ source, isGridCritical }) => (
      <>
        {sources[source] ?? source} {isGridCritical && <span className="tag bad">Grid critical</span>}
      </>
    ),
  },
  { title: "Limit", cell: (limit) => limitsOf(limit) || <span className="none">without a schedule</span> },
  { title: "Since", width: "20%", cell: ({ toldAt }) => formatDateTime(toldAt) },
];

const limitsOf = ({ schedules }: ExternalLimit) =>
  schedules
    .flatMap(({ periods, unit }) => periods.map(({ limit }) => (limit == null ? null : formatLimit(limit, unit))))
    .filter(Boolean)
    .join(", then ");

/** What others limit the charge box to. */
export function ExternalLimits({ limits }: { limits: readonly ExternalLimit[] }) {
  if (limits.length === 0) return null;
  return (
    <section className="card" aria-label="Limits set by others">
      <h2>
        <span>
          Limits set by others <small>as the charge box says</small>
        </span>
      </h2>
      <DataTable
        label="Limits set by others"
        columns={columns}
        rows={limits}
        rowKey={({ evseNumber, source }) => `${evseNumber} ${source}`}
        rowLabel={({ evseNumber, source }) => `${source} at ${evseNumber}`}
        empty={null}
        slim
      />
    </section>
  );
}
