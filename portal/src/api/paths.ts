import type { AccessPaths } from "./paths/access";
import type { ChargeBoxesPaths } from "./paths/chargeBoxes";
import type { ConnectorsPaths } from "./paths/connectors";
import type { CostsPaths } from "./paths/costs";
import type { DriversPaths } from "./paths/drivers";
import type { FirmwarePaths } from "./paths/firmware";
import type { LocalListsPaths } from "./paths/localLists";
import type { MarketPaths } from "./paths/market";
import type { MonitoringPaths } from "./paths/monitoring";
import type { OcppPaths } from "./paths/ocpp";
import type { PaymentsPaths } from "./paths/payments";
import type { PricesPaths } from "./paths/prices";
import type { RecordsPaths } from "./paths/records";
import type { ReservationsPaths } from "./paths/reservations";
import type { SecurityPaths } from "./paths/security";
import type { SettingsPaths } from "./paths/settings";
import type { SitesPaths } from "./paths/sites";
import type { SmartChargingPaths } from "./paths/smartCharging";
import type { StatementsPaths } from "./paths/statements";
import type { SystemPaths } from "./paths/system";
import type { TariffsPaths } from "./paths/tariffs";

// The API in the shape openapi-typescript gives it, so that a generated file can take this one's place.
export interface paths
  extends AccessPaths,
    ChargeBoxesPaths,
    ConnectorsPaths,
    CostsPaths,
    DriversPaths,
    FirmwarePaths,
    LocalListsPaths,
    MarketPaths,
    MonitoringPaths,
    OcppPaths,
    PaymentsPaths,
    PricesPaths,
    RecordsPaths,
    ReservationsPaths,
    SecurityPaths,
    SettingsPaths,
    SitesPaths,
    SmartChargingPaths,
    StatementsPaths,
    SystemPaths,
    TariffsPaths {}
