import type { Problem } from "../types";

// What an operation takes and answers, in the shape openapi-typescript gives it.
export type Json<T> = { content: { "application/json": T } };
export type Failed = { content: { "application/problem+json": Problem } };
export type Parameters<P, Q> = [keyof P] extends [never] ? { path?: never; query?: Q } : { path: P; query?: Q };
export type Answers<R, P, Q> = { parameters: Parameters<P, Q>; responses: { 200: Json<R>; 400: Failed } };
export type Get<R, Q = Record<string, never>, P = Record<never, never>> = Answers<R, P, Q>;
export type Send<R, B, P = Record<never, never>> = Answers<R, P, Record<string, never>> & { requestBody: Json<B> };
export type Do<R, P = Record<never, never>> = Answers<R, P, Record<string, never>> & { requestBody?: never };

export type Id = { id: number };
export type Uuid = { uuid: string };
export type EvseConnector = { uid: number; connectorId: number };
export type Cursors = { limit?: number; nextPageCursor?: string; previousPageCursor?: string };
export type None = Record<string, never>;
export type List<T> = { data: T[]; count: number };
