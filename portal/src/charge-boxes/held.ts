import { queryOptions } from "@tanstack/react-query";
import { api, read } from "../api/client";

export const heldStationsQuery = queryOptions({
  queryKey: ["held-stations"],
  queryFn: ({ signal }) => read(api.GET("/v2/held-stations", { signal })),
});
