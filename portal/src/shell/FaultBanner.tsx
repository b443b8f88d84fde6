import { IconDatabaseOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { healthQuery, wordFault } from "./fault";

/** Above every page while the server cannot do its work. */
export function FaultBanner() {
  const fault = wordFault(useQuery(healthQuery).data);
  if (!fault) return null;
  return (
    <div className="fault-banner" role="alert">
      <IconDatabaseOff size={17} aria-hidden />
      <b>{fault.title}</b>
      <span>{fault.text}</span>
    </div>
  );
}
