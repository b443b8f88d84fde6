import { Button, type ButtonProps } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { ChargeBox } from "../api/types";

type Props = ButtonProps & {
  box: ChargeBox;
  /** What the card or page is for; one of its kind. */
  main?: boolean;
  /** Why it cannot be now, beside being offline. */
  not?: string | false;
  onClick: () => void;
};

/** Needs the charge box: greyed while that is offline, and says so. */
export function OrderButton({ box, main, not, ...rest }: Props) {
  const reason = whyNot(box) ?? (not || undefined);
  return <Button variant={main ? "filled" : "default"} size="xs" disabled={reason !== undefined} title={reason} {...rest} />;
}

/** Asks a charge box to tell anew what it keeps. */
export function AskButton(props: Omit<Props, "main">) {
  return <OrderButton leftSection={<IconRefresh size={14} aria-hidden />} {...props} />;
}

type RowProps = { box: ChargeBox; label?: string; onClick: () => void; children: ReactNode };

/** The same beside what it concerns. */
export function RowOrder({ box, label, onClick, children }: RowProps) {
  const reason = whyNot(box);
  return (
    <button type="button" className="text-button" disabled={reason !== undefined} title={reason} aria-label={label} onClick={onClick}>
      {children}
    </button>
  );
}

export function RowOrders({ children }: { children: ReactNode }) {
  return <span className="row row-orders">{children}</span>;
}

export const whyNot = (box: ChargeBox) => (box.isOnline ? undefined : `${box.chargeBoxIdentity} is offline`);
