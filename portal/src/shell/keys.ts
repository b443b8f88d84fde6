import { useEffect, useRef } from "react";

export type Keys = Record<string, (event: KeyboardEvent) => void>;

const writing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** A button or link does its own thing with Enter. */
export const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest("button, a, [role=option], [role=tab], summary") !== null;

// Closed lists stay in the page, unseen.
const covered = () =>
  [...document.querySelectorAll("[role=dialog][aria-modal=true], [role=menu], [role=listbox]")].some((each) => each.checkVisibility());

/** Keys of a page. Silent while somebody writes, and while a dialog, a menu or a list lies over the page. */
export function useKeys(keys: Keys) {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (writing(event.target) || covered()) return;
      current.current[event.key]?.(event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
