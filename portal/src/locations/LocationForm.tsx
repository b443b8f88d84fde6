import { Checkbox, MultiSelect, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, read } from "../api/client";
import { queries } from "../api/queries";
import type { Location, LocationBody } from "../api/types";
import { CustomerSelect } from "../customers/CustomerSelect";
import { browserZone } from "../format/times";
import { FormModal } from "../forms/FormModal";
import { NumberField } from "../forms/NumberField";
import { emptyToNull, orZero, type Typed, withoutNulls } from "../forms/numbers";
import { found, required, useForm } from "../forms/useForm";
import { priceAreasQuery } from "../market/market";
import { tariffsQuery } from "../tariffs/tariffs";
import { facilities, inWords, parkingTypes } from "./locations";

type Props = { location?: Location; onClose: () => void; onSaved: (location: Location) => void };

const valuesOf = (location: Location | undefined) => ({
  name: location?.name ?? "",
  address: location?.address ?? "",
  postalCode: location?.postalCode ?? "",
  city: location?.city ?? "",
  countryCode: location?.countryCode ?? "DK",
  latitude: (location?.coordinates.latitude ?? "") as Typed,
  longitude: (location?.coordinates.longitude ?? "") as Typed,
  timezone: location?.timezone ?? browserZone(),
  publish: location?.publish ?? true,
  twentyFourSeven: location?.openingTimes?.twentyFourSeven ?? true,
  customerId: location?.customerId ?? null,
  tariffId: location?.tariffId ?? null,
  parkingType: location?.parkingType ?? "ON_STREET",
  facilities: location?.facilities ?? [],
  billingReference: location?.billingReference ?? "",
  allowPriorityCharging: location?.allowPriorityCharging ?? false,
  isEligibleForRefund: location?.isEligibleForRefund ?? false,
  priceArea: location?.isPriceAreaChosen ? location.priceArea : null,
});

type Values = ReturnType<typeof valuesOf>;

function bodyOf(
  { latitude, longitude, twentyFourSeven, billingReference, ...values }: Values,
  location: Location | undefined,
): LocationBody {
  return {
    ...values,
    countryCode: values.countryCode.toUpperCase(),
    coordinates: { latitude: orZero(latitude), longitude: orZero(longitude) },
    // Hours of its own, which this form doesn't show, must survive it.
    openingTimes: { ...location?.openingTimes, twentyFourSeven },
    billingReference: emptyToNull(billingReference),
  };
}

export function LocationForm({ location, onClose, onSaved }: Props) {
  const tariffs = useQuery(tariffsQuery);
  const areas = useQuery(priceAreasQuery);
  const form = useForm(
    valuesOf(location),
    async (values) => {
      const body = bodyOf(values, location);
      const saved = await read(
        location
          ? api.PATCH("/v2/locations/{id}", { params: { path: { id: location.id } }, body })
          : api.POST("/v2/locations", { body: withoutNulls(body) }),
      );
      void queries.invalidateQueries({ queryKey: ["locations"] });
      void queries.invalidateQueries({ queryKey: ["location"] });
      void queries.invalidateQueries({ queryKey: ["choices", "locations"] });
      onSaved(saved);
    },
    (values) =>
      found({
        name: required(values.name.trim(), "The name"),
        address: required(values.address.trim(), "The address"),
        postalCode: required(values.postalCode.trim(), "The postal code"),
        city: required(values.city.trim(), "The city"),
        countryCode: required(values.countryCode.trim(), "The country"),
        latitude: within(values.latitude, "The latitude", 90),
        longitude: within(values.longitude, "The longitude", 180),
      }),
  );
  const coordinate = (name: "latitude" | "longitude", label: string) => (
    <NumberField label={label} required {...form.bind(name)} error={form.errors[name] ?? form.errors.coordinates} />
  );
  return (
    <FormModal
      title={location ? `Edit ${location.name}` : "New location"}
      form={form}
      action={location ? "Save" : "Create"}
      onClose={onClose}
    >
      <TextInput label="Name" required data-autofocus {...form.text("name")} />
      <TextInput label="Address" required {...form.text("address")} />
      <div className="triple">
        <TextInput label="Postal code" required {...form.text("postalCode")} />
        <TextInput label="City" required {...form.text("city")} />
        <TextInput label="Country" description={undefined} placeholder="DK" maxLength={2} required {...form.text("countryCode")} />
      </div>
      <div className="triple">
        {coordinate("latitude", "Latitude")}
        {coordinate("longitude", "Longitude")}
        <Select
          label="Time zone"
          searchable
          allowDeselect={false}
          data={zones(form.values.timezone)}
          limit={50}
          {...form.bind("timezone")}
          onChange={(zone) => zone && form.set("timezone", zone)}
        />
      </div>
      <div className="pair">
        <CustomerSelect
          {...form.bind("customerId")}
          valueLabel={location?.owner?.name}
          placeholder="Your own"
          clearable={!location?.customerId}
        />
        <Select
          label="Tariff"
          placeholder="None: charging is free"
          clearable
          data={tariffs.data?.data.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          {...form.bind("tariffId")}
        />
        <Select
          label="Parking"
          allowDeselect={false}
          data={Object.entries(parkingTypes).map(([value, label]) => ({ value, label }))}
          {...form.bind("parkingType")}
          onChange={(value) => value && form.set("parkingType", value)}
        />
        <TextInput label="Billing reference" {...form.text("billingReference")} />
        <Select
          label="Price area"
          placeholder={
            location && !location.isPriceAreaChosen ? `From the address: ${location.priceArea ?? "not clear"}` : "From the address"
          }
          clearable
          searchable
          data={areas.data?.data.map(({ area, name }) => ({ value: area, label: `${area} · ${name}` })) ?? []}
          {...form.bind("priceArea")}
        />
      </div>
      <MultiSelect
        label="Facilities"
        searchable
        clearable
        data={[...new Set([...facilities, ...form.values.facilities])].map((value) => ({ value, label: inWords(value) }))}
        {...form.bind("facilities")}
      />
      <div className="pair">
        <Checkbox label="Published" description="Shown to drivers in apps and to roaming partners" {...form.flag("publish")} />
        <Checkbox label="Open day and night" {...form.flag("twentyFourSeven")} />
        <Checkbox label="Priority charging allowed" {...form.flag("allowPriorityCharging")} />
        <Checkbox label="Eligible for electricity tax refund" {...form.flag("isEligibleForRefund")} />
      </div>
    </FormModal>
  );
}

const zones = (present: string) => [...new Set([present, ...Intl.supportedValuesOf("timeZone")])];

const within = (value: Typed, what: string, limit: number) =>
  required(value, what) ?? (Math.abs(Number(value)) > limit ? `${what} lies between −${limit} and ${limit}` : undefined);
