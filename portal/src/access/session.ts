import { api, read } from "../api/client";
import { meQuery, queries } from "../api/queries";
import type { Me } from "../api/types";
import { restartFeed } from "../live/feed";

export function signedInAs(me: Me) {
  queries.clear();
  queries.setQueryData(meQuery.queryKey, me);
  restartFeed();
}

// Until the other page is there, this one still hears that it may ask no more: that must not turn it elsewhere.
let leaving = false;

// Leaving loads the page anew: nothing of the one who left stays in memory.
export async function signOut() {
  leaving = true;
  await read(api.POST("/auth/sign-out")).catch(() => undefined);
  restartFeed();
  window.location.assign("/sign-in");
}

/** Somebody signed out elsewhere, or the session ended: sign in, then come back to where one was. */
export function leaveForSignIn() {
  const { pathname, search } = window.location;
  if (leaving || pathname === "/sign-in" || pathname === "/welcome") return;
  leaving = true;
  window.location.assign(`/sign-in?to=${encodeURIComponent(pathname + search)}`);
}

/** Only a path of this site: an address may be made by anybody. */
export function safeReturn(to: string | undefined): string {
  return to?.startsWith("/") && !to.startsWith("//") && !to.includes("\\") && !to.startsWith("/sign-in") ? to : "/connectors";
}
