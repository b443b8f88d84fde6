import { queries } from "../api/queries";
import type { Inquiry } from "../api/types";

export const inquiriesChanged = () => void queries.invalidateQueries({ queryKey: ["customer-information"] });

export const subjects: Record<Inquiry["subjectKind"], string> = {
  Token: "charge key",
  Customer: "name",
  Certificate: "certificate of a car",
};

export const askedFor = ({ reported, cleared }: Pick<Inquiry, "reported" | "cleared">) =>
  reported && cleared ? "Tell and forget" : cleared ? "Forget" : "Tell";

/** How far it has come, in a word, and why. */
export function standingOf(inquiry: Inquiry): { tone: string; text: string; more: string | null } {
  const { outcome, status, why, reported, isWhole, parts } = inquiry;
  if (outcome === null) return { tone: "running", text: "Asked", more: null };
  if (outcome === "Offline") return { tone: "bad", text: "Not connected", more: null };
  if (outcome !== "Accepted") return { tone: "bad", text: status ?? outcome, more: why };
  if (!reported) return { tone: "", text: "Forgotten", more: null };
  if (isWhole) return { tone: "", text: "Told", more: inquiry.cleared ? "and forgotten" : null };
  return { tone: "running", text: "Is telling", more: parts > 0 ? `${parts} parts so far` : null };
}
