import type {
  DisplayBody,
  DisplayMessages,
  Inquiry,
  InquiryBody,
  InquiryOutcome,
  MonitorBody,
  Monitoring,
  MonitoringBase,
  MonitorOutcomes,
  OrderAnswer,
  StationEvent,
} from "../types";
import type { Do, Get, Id, None, Send } from "./shapes";

export type MonitoringPaths = {
  "/v2/chargeboxes/{id}/monitoring": { get: Get<Monitoring, None, Id> };
  "/v2/chargeboxes/{id}/monitoring/events": {
    get: Get<
      { data: StationEvent[]; nextPageCursor: string | null },
      { open?: 0 | 1; alarming?: 0 | 1; severity?: number; limit?: number; nextPageCursor?: string },
      Id
    >;
  };
  "/v2/chargeboxes/{id}/monitoring/refresh": { post: Send<OrderAnswer, Record<string, never>, Id> };
  "/v2/chargeboxes/{id}/monitoring/monitors": { post: Send<MonitorOutcomes, { monitors: MonitorBody[] }, Id> };
  "/v2/chargeboxes/{id}/monitoring/clear": { post: Send<MonitorOutcomes, { ids: number[] }, Id> };
  "/v2/chargeboxes/{id}/monitoring/base": { post: Send<OrderAnswer, { base: MonitoringBase }, Id> };
  "/v2/chargeboxes/{id}/monitoring/level": { post: Send<OrderAnswer, { severity: number }, Id> };
  "/v2/chargeboxes/{id}/monitoring/streams/refresh": { post: Do<OrderAnswer, Id> };
  "/v2/chargeboxes/{id}/monitoring/streams/{streamId}/adjust": {
    post: Send<OrderAnswer, { intervalSeconds?: number; values?: number }, Id & { streamId: number }>;
  };
  "/v2/chargeboxes/{id}/monitoring/streams/{streamId}/values": {
    get: Get<{ data: { at: string; value: string }[] }, { limit?: number }, Id & { streamId: number }>;
  };
  "/v2/chargeboxes/{id}/display-messages": { get: Get<DisplayMessages, None, Id>; post: Send<OrderAnswer, DisplayBody, Id> };
  "/v2/chargeboxes/{id}/display-messages/{messageId}/clear": { post: Do<OrderAnswer, Id & { messageId: number }> };
  "/v2/chargeboxes/{id}/display-messages/refresh": { post: Send<OrderAnswer, Record<string, never>, Id> };
  "/v2/chargeboxes/{id}/customer-information": {
    get: Get<{ data: Inquiry[]; nextPageCursor: string | null }, { limit?: number; nextPageCursor?: string }, Id>;
    post: Send<InquiryOutcome, InquiryBody, Id>;
  };
  "/v2/chargeboxes/{id}/customer-information/{inquiryId}": {
    get: Get<{ inquiry: Inquiry; text: string | null }, None, Id & { inquiryId: number }>;
    delete: Do<None, Id & { inquiryId: number }>;
  };
};
