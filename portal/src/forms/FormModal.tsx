import { Button, Modal } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import "../access/access.css";

type Props = {
  title: string;
  form: { submit: (event: FormEvent) => void; saving: boolean; failure: string | null };
  action: string;
  onClose: () => void;
  children: ReactNode;
  size?: string;
};

/** A form in a dialog. A click beside it doesn't close it: what was typed would be lost. */
export function FormModal({ title, form, action, onClose, children, size = "lg" }: Props) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeOnClickOutside={false}>
      <form className="stack" onSubmit={form.submit} noValidate aria-label={title}>
        {children}
        {form.failure && (
          <div className="form-error" role="alert">
            {form.failure}
          </div>
        )}
        <div className="row" style={{ justifyContent: "flex-end" }}>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={form.saving}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
