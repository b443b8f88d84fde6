import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { ApiError } from "./api/problem";
import { meQuery, queries } from "./api/queries";
import { parseSearch, type Search, stringifySearch } from "./shell/address";
import { NotFound, RouteFailure, Waiting } from "./shell/RouteStates";
import { Shell } from "./shell/Shell";

const validateSearch = (search: Record<string, unknown>) => search as Search;

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, validateSearch });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  component: lazyRouteComponent(() => import("./access/SignInPage")),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: "/welcome",
  component: lazyRouteComponent(() => import("./access/WelcomePage")),
});

/** Whatever lies under it is for people who are signed in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: "inside",
  component: Shell,
  beforeLoad: async ({ location }) => {
    try {
      await queries.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) throw redirect({ to: "/sign-in", search: { to: location.href } });
      throw error;
    }
  },
});

const index = createRoute({
  getParentRoute: () => inside,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/connectors" });
  },
});

type Module = { default: () => React.ReactNode };

function page<Path extends string>(path: Path, load: () => Promise<Module>) {
  return createRoute({ getParentRoute: () => inside, path, component: lazyRouteComponent(load) });
}

const tree = root.addChildren([
  signIn,
  welcome,
  inside.addChildren([
    index,
    page("/connectors", () => import("./connectors/ConnectorsPage")),
    page("/charge-records", () => import("./charge-records/ChargeRecordsPage")),
    page("/charge-records/$id", () => import("./charge-records/ChargeRecordPage")),
    page("/review", () => import("./review/ReviewPage")),
    page("/locations", () => import("./locations/LocationsPage")),
    page("/locations/$id", () => import("./locations/LocationPage")),
    page("/charge-boxes", () => import("./charge-boxes/ChargeBoxesPage")),
    page("/charge-boxes/$id", () => import("./charge-boxes/ChargeBoxPage")),
    page("/settings-templates", () => import("./setting-templates/TemplatesPage")),
    page("/firmware", () => import("./firmware/FirmwarePage")),
    page("/charge-keys", () => import("./tokens/ChargeKeysPage")),
    page("/customers", () => import("./customers/CustomersPage")),
    page("/statements", () => import("./statements/StatementsPage")),
    page("/tariffs", () => import("./tariffs/TariffsPage")),
    page("/tariffs/what-if", () => import("./what-if/WhatIfPage")),
    page("/tariffs/$id", () => import("./tariffs/TariffPage")),
    page("/vouchers", () => import("./vouchers/VouchersPage")),
    page("/vouchers/$id", () => import("./vouchers/VoucherGroupPage")),
    page("/receipts", () => import("./receipts/MerchantPage")),
    page("/market", () => import("./market/MarketPage")),
    page("/api-keys", () => import("./access/ApiKeysPage")),
    page("/certificates", () => import("./security/CertificatesPage")),
    page("/system", () => import("./system/SystemPage")),
  ]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPendingComponent: Waiting,
  defaultErrorComponent: RouteFailure,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: false,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
