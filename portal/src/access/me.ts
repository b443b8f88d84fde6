import { useSuspenseQuery } from "@tanstack/react-query";
import { includes, meQuery } from "../api/queries";
import type { Rights } from "../api/types";

/** Who is signed in; only for pages inside the shell, which wait for it. */
export const useMe = () => useSuspenseQuery(meQuery).data;

/** Of those who run the whole, and may order: not of a customer's people. */
export function useIsAdministrator() {
  const { customer, rights } = useMe();
  return customer === null && includes(rights, "control");
}

/** The operator's own people, not a customer's: money that is paid to it is theirs to enter. */
export const useIsOperator = () => useMe().customer === null;

export const useMay = (needed: Rights) => includes(useMe().rights, needed);
