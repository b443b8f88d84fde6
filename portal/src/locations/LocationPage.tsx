import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { ChargeBox, Location } from "../api/types";
import { Badges } from "../charge-boxes/Badges";
import { evseStatuses, nameOfStandard } from "../charge-boxes/specs";
import { formatDecimals, none } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { type Column, DataTable } from "../lists/DataTable";
import { LocationList } from "../local-lists/LocationList";
import { DirectPaymentsCard } from "../payments/DirectPaymentsCard";
import { useAddress } from "../shell/address";
import { type Fact, FactsCard } from "../shell/FactsCard";
import { Page } from "../shell/Page";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { draftOf } from "../tariffs/draft";
import { isFee } from "../tariffs/fees";
import { tariffsQuery } from "../tariffs/tariffs";
import { energyWords, feeWords } from "../tariffs/words";
import { LocationForm } from "./LocationForm";
import { inWords, locationQuery, parkingTypes } from "./locations";

const columns: Column<ChargeBox>[] = [
  {
    title: "Charge box",
    width: "20%",
    cell: ({ id, chargeBoxIdentity, name, isOnline }) => (
      <>
        <Link to="/charge-boxes/$id" params={{ id: String(id) }} className="mono">
          {chargeBoxIdentity}
        </Link>
        <small>{name ?? (isOnline ? "Online" : "Offline")}</small>
      </>
    ),
  },
  {
    title: "EVSEs and connectors",
    cell: ({ evses }) =>
      evses.length === 0 ? (
        <span className="none">none yet</span>
      ) : (
        evses.map(({ uid, evseId, status, connectors }) => (
          <div key={uid} className="evse-line">
            <span className="mono">{evseId}</span>
            <span>
              {connectors
                .map(({ standard, maxElectricPower }) => `${nameOfStandard(standard)} ${formatDecimals(maxElectricPower, 0, 1)} kW`)
                .join(", ")}
            </span>
            <span className="none">{evseStatuses[status] ?? status}</span>
          </div>
        ))
      ),
  },
  { title: "State", width: "18%", cell: (box) => <Badges box={box} /> },
];

export default function LocationPage() {
  const id = Number(useParams({ strict: false }).id);
  const [address, setAddress] = useAddress();
  const navigate = useNavigate();
  const mayWrite = useMay("write");
  const location = useQuery(locationQuery(id));
  const boxes = useQuery({
    queryKey: ["charge-boxes", { locationId: id, limit: 100 }],
    queryFn: ({ signal }) => read(api.GET("/v2/chargeboxes", { signal, params: { query: { locationId: id, limit: 100 } } })),
  });
  const crumb = (
    <>
      <Link to="/locations">Locations</Link> / {location.data?.name ?? id}
    </>
  );
  if (!location.data)
    return (
      <Page title={`Location ${id}`} crumb={crumb}>
        {location.error ? <Failure error={location.error} retry={() => void location.refetch()} /> : <PageSkeleton />}
      </Page>
    );
  const place = location.data;
  return (
    <Page
      title={place.name}
      crumb={crumb}
      beside={<span className={place.publish ? "tag" : "tag plain"}>{place.publish ? "Published" : "Not published"}</span>}
      actions={
        <>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/connectors" search={{ locationIds: String(id) }} />}>
            Live connectors
          </Button>
          <Button variant="default" renderRoot={(props) => <Link {...props} to="/charge-records" search={{ locationId: String(id) }} />}>
            Charge records
          </Button>
          {mayWrite && <Button onClick={() => setAddress({ edit: "1" })}>Edit</Button>}
        </>
      }
    >
      <div className="place">
        <div>
          <FactsCard title="Place" facts={placeFacts(place)} />
          <TariffCard location={place} />
          <LocationList id={place.id} name={place.name} />
          <DirectPaymentsCard id={place.id} name={place.name} />
        </div>
        <div>
          <DataTable
            label="Charge boxes"
            columns={columns}
            rows={boxes.data?.data}
            rowKey={(box) => box.id}
            rowLabel={(box) => box.chargeBoxIdentity}
            onOpen={(box) => void navigate({ to: "/charge-boxes/$id", params: { id: String(box.id) } })}
            error={boxes.error}
            retry={() => void boxes.refetch()}
            empty={<Empty title="No charge boxes here yet" />}
          />
          <div className="pager">
            <Link to="/charge-boxes" search={{ locationId: String(id) }}>
              All charge boxes of this location
            </Link>
            {mayWrite && (
              <Link to="/charge-boxes" search={{ locationId: String(id), new: "1" }}>
                New charge box here
              </Link>
            )}
          </div>
        </div>
      </div>
      {address.edit && (
        <LocationForm location={place} onClose={() => setAddress({ edit: undefined })} onSaved={() => setAddress({ edit: undefined })} />
      )}
    </Page>
  );
}

function placeFacts(place: Location): Fact[] {
  const { latitude, longitude } = place.coordinates;
  return [
    ["Address", place.address],
    ["City", `${place.postalCode} ${place.city}, ${place.countryCode}`],
    ["Coordinates", `${formatDecimals(latitude, 0, 6)}, ${formatDecimals(longitude, 0, 6)}`],
    ["Time zone", place.timezone],
    [
      "Price area",
      place.priceArea ? `${place.priceArea}${place.isPriceAreaChosen ? "" : ", by its address"}` : "not clear from the address",
    ],
    ["Customer", place.owner?.name ?? none],
    ["Operator", place.operator.name],
    ["Parking", place.parkingType ? (parkingTypes[place.parkingType] ?? inWords(place.parkingType)) : none],
    ["Facilities", place.facilities.map(inWords).join(", ") || none],
    ["Opening times", place.openingTimes?.twentyFourSeven ? "Day and night" : "Restricted"],
    ["Billing reference", place.billingReference ?? none],
    ["Changed", formatDateTime(place.lastUpdated)],
  ];
}

function TariffCard({ location }: { location: Location }) {
  const tariffs = useQuery(tariffsQuery);
  const tariff = tariffs.data?.data.find(({ id }) => id === location.tariffId);
  if (!location.tariff)
    return (
      <div className="card">
        <h2>Tariff</h2>
        <span className="none">None: charging here is free.</span>
      </div>
    );
  const draft = tariff && draftOf(tariff);
  return (
    <FactsCard
      title="Tariff"
      facts={[
        [
          "Name",
          <Link key="name" to="/tariffs/$id" params={{ id: location.tariff.id }}>
            {location.tariff.name}
          </Link>,
        ],
        ["Energy", draft ? energyWords(draft) : none],
        ...(draft?.rows ?? []).map(
          (row, index): Fact => [`Fee ${index + 1}`, isFee(row) ? feeWords(row, draft?.currency ?? "") : "Advanced: see the tariff"],
        ),
        ...(tariff?.idle ? [["Idle free for", `${tariff.idle.graceMinutes} min`] as Fact] : []),
      ]}
    />
  );
}
