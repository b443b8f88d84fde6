import type { TariffBody } from "../api/types";
import { external } from "../shell/external";

export type Trial = { body: TariffBody; replaces: string | null };

/** A tariff that the editor hands over without saving it; gone when the page is loaded anew. */
const trial = external<Trial | null>(null);

export const tryLater = (next: Trial | null) => trial.set(next);
export const useTrial = () => trial.use();
