import { read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { OrderAnswer } from "../api/types";
import { settleToast, type Toast, toast } from "../shell/toasts";

type Words = Omit<Toast, "id">;

const meanings: Record<string, string> = {
  Scheduled: "It takes effect when the running session has ended.",
  RebootRequired: "It takes effect after a restart.",
};

/** The outcome in the station's own words. */
export function wordOutcome(identity: string, order: string, { status, outcome, error }: OrderAnswer): Words {
  if (outcome === "Offline") return { tone: "bad", title: `${identity}: Not connected`, text: `${order} was not sent.` };
  if (outcome === "Unreachable")
    return { tone: "bad", title: `${identity} cannot be reached now`, text: `${order} was not sent. Try again in a moment.` };
  if (outcome === "TimedOut") return { tone: "bad", title: `${identity} did not answer in time`, text: `${order} may still take effect.` };
  const title = `${identity} answered ${status}`;
  if (outcome === "Accepted") return { tone: "good", title, text: [order, meanings[status]].filter(Boolean).join(". ") };
  const reason = error?.message && error.message !== status ? error.message : null;
  return { tone: "bad", title, text: reason ? `${order}. ${status}: ${reason}` : order };
}

/** Sends an order and shows, in one place, that it is under way and then what the station said. */
export async function placeOrder<T extends OrderAnswer>(
  identity: string,
  order: string,
  request: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T | null> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  try {
    const answer = await read(request);
    settleToast(id, wordOutcome(identity, order, answer));
    return answer;
  } catch (error) {
    settleToast(id, { tone: "bad", title: `${order} was not sent to ${identity}`, text: describe(error) });
    return null;
  } finally {
    void queries.invalidateQueries({ queryKey: ["charge-box-orders"] });
  }
}
