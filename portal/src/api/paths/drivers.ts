import type { Customer, CustomerBody, Token, TokenBody } from "../types";
import type { Do, Get, Id, List, None, Send } from "./shapes";

export type DriversPaths = {
  "/v2/customers": {
    get: Get<
      List<Customer> & { limit: number; offset: number },
      { search?: string; ids?: number[]; types?: string[]; limit?: number; offset?: number }
    >;
    post: Send<Customer, CustomerBody>;
  };
  "/v2/customers/{id}": { get: Get<Customer, None, Id>; put: Send<Customer, CustomerBody, Id> };
  "/v2/tokens": {
    get: Get<List<Token>, { search?: string; type?: string; customerId?: number; active?: boolean; offset?: number; limit?: number }>;
    post: Send<Token, TokenBody>;
  };
  "/v2/tokens/{id}": { get: Get<Token, None, Id>; patch: Send<Token, TokenBody, Id>; delete: Do<None, Id> };
};
