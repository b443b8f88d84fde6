import type { Reservation, ReservationAnswer, ReservationBody } from "../types";
import type { Do, Get, Id, Send } from "./shapes";

export type ReservationsPaths = {
  "/v2/reservations": {
    get: Get<
      { data: Reservation[]; nextPageCursor: string | null },
      { chargeBoxId?: number; open?: 0 | 1; limit?: number; nextPageCursor?: string }
    >;
    post: Send<ReservationAnswer, ReservationBody>;
  };
  "/v2/reservations/{id}/cancel": { post: Do<ReservationAnswer, Id> };
};
