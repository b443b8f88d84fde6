import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";
import type { Option } from "../forms/RemoteSelect";

export const locationQuery = (id: number) =>
  queryOptions({
    queryKey: ["location", id],
    queryFn: ({ signal }) => read(api.GET("/v2/locations/{id}", { signal, params: { path: { id } } })),
  });

export async function loadLocations(search: string, signal: AbortSignal): Promise<Option[]> {
  const { data } = await read(api.GET("/v2/locations", { signal, params: { query: { search: search || undefined, limit: 50 } } }));
  return data.map(({ id, name, address, city }) => ({
    value: String(id),
    label: name,
    description: [address, city].filter(Boolean).join(", "),
  }));
}

export const parkingTypes: Record<string, string> = {
  ON_STREET: "Public road",
  ON_DRIVEWAY: "Residential",
  PARKING_LOT: "Parking lot",
  PARKING_GARAGE: "Parking garage",
  UNDERGROUND_GARAGE: "Underground garage",
  OTHER: "Other",
};

export const facilities = [
  "HOTEL RESTAURANT CAFE MALL SUPERMARKET SPORT RECREATION_AREA NATURE MUSEUM BIKE_SHARING BUS_STOP TAXI_STAND TRAIN_STATION",
  "METRO_STATION AIRPORT PARKING_LOT CARPOOL_PARKING FUEL_STATION WIFI RESTROOM SHOWER CAR_WASH SHOPPING_AREA MEDICAL_CENTER",
  "HOTEL_RESERVATION TICKET_SERVICE PUBLIC_TRANSPORT",
].flatMap((line) => line.split(" "));

/** RECREATION_AREA: "Recreation area" */
export const inWords = (constant: string) => {
  const words = constant.replaceAll("_", " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
