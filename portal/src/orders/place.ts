import { read } from "../api/client";
import { describe } from "../api/problem";
import { queries } from "../api/queries";
import type { OrderAnswer } from "../api/types";
import { dismissToast, settleToast, type Toast, toast } from "../shell/toasts";

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

type Request<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** Sends an order and shows, in one place, that it is under way and then what the station said. */
export async function placeOrder<T extends OrderAnswer>(identity: string, order: string, request: Request<T>): Promise<T | null> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  try {
    return await settled(id, identity, order, request);
  } catch (error) {
    settleToast(id, notSent(identity, order, error));
    return null;
  }
}

const mostAnsweredHere = 1_000;

/**
 * The same for a form. What the server refuses at once is thrown, so that it stands at its field and nothing typed is lost; what goes on to
 * the station is not waited for.
 */
export async function placeFromForm<T extends OrderAnswer>(identity: string, order: string, request: Request<T>): Promise<void> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  let isGone = false;
  const placed = settled(id, identity, order, request).catch((error) => {
    if (isGone) settleToast(id, notSent(identity, order, error));
    else dismissToast(id);
    throw error;
  });
  placed.catch(() => undefined);
  await Promise.race([placed, new Promise((resolve) => setTimeout(resolve, mostAnsweredHere))]);
  isGone = true;
}

/** What a charge box or the server said against it, to stand in a form. */
export const refused = ({ title, text }: Words) => new Error([title, text].filter(Boolean).join(". "));

/**
 * For a form that stays open until the charge box has answered: whatever stands against the order is thrown, so that it is read beside what
 * was typed. Whoever closes the form before sees the answer all the same.
 */
export async function placeAndWait<T extends OrderAnswer>(identity: string, order: string, request: Request<T>): Promise<T> {
  const id = toast({ tone: "pending", title: order, text: `Waiting for ${identity}…` });
  let answer: T;
  try {
    answer = await settled(id, identity, order, request);
  } catch (error) {
    dismissToast(id);
    throw error;
  }
  if (answer.outcome !== "Accepted") throw refused(wordOutcome(identity, order, answer));
  return answer;
}

async function settled<T extends OrderAnswer>(id: number, identity: string, order: string, request: Request<T>): Promise<T> {
  try {
    const answer = await read(request);
    settleToast(id, wordOutcome(identity, order, answer));
    return answer;
  } finally {
    void queries.invalidateQueries({ queryKey: ["charge-box-orders"] });
  }
}

const notSent = (identity: string, order: string, error: unknown): Words => ({
  tone: "bad",
  title: `${order} was not sent to ${identity}`,
  text: describe(error),
});
