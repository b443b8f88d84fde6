import { Outlet, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { leaveForSignIn } from "../access/session";
import { startFeed } from "../live/feed";
import { Confirmations } from "./confirm";
import { FaultBanner } from "./FaultBanner";
import { useKeys } from "./keys";
import { Nav } from "./Nav";
import { Shortcuts, shortcutsShown } from "./Shortcuts";
import "./shell.css";

const places: Record<string, string> = { c: "/connectors", r: "/charge-records", l: "/locations", b: "/charge-boxes", k: "/charge-keys" };

/** Everything that stands around a page once somebody is signed in. */
export function Shell() {
  const navigate = useNavigate();
  const going = useRef(0);
  useEffect(() => startFeed(leaveForSignIn), []);
  useKeys({
    "?": () => shortcutsShown.set(true),
    g: () => {
      going.current = Date.now();
    },
    ...Object.fromEntries(
      Object.entries(places).map(([key, to]) => [key, () => Date.now() - going.current < 1_000 && void navigate({ to })]),
    ),
  });
  return (
    <div className="frame">
      <FaultBanner />
      <div className="shell">
        <Nav />
        <Outlet />
        <Confirmations />
        <Shortcuts />
      </div>
    </div>
  );
}
