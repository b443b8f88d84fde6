export type * from "./types/access";
export type * from "./types/connectors";
export type * from "./types/drivers";
export type * from "./types/market";
export type * from "./types/money";
export type * from "./types/sites";
export type * from "./types/statements";
export type * from "./types/system";
