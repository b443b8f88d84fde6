import { IconBoltFilled } from "@tabler/icons-react";

export function Brand() {
  return (
    <>
      <span className="brand-mark">
        <IconBoltFilled size={14} aria-hidden />
      </span>
      Stationmaster
    </>
  );
}
