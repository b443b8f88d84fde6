import { Button } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useRef, useState } from "react";
import "./forms.css";

/** Something to copy; where the browser allows no clipboard (plain http), it is selected instead. */
export function Copyable({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  const text = useRef<HTMLInputElement>(null);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      setTimeout(() => setCopied(false), 2_000);
    } catch {
      text.current?.select();
    }
  };
  return (
    <div className="copyable">
      <div>
        <small>{label}</small>
        <input ref={text} aria-label={label} value={value} readOnly spellCheck={false} onFocus={(event) => event.currentTarget.select()} />
      </div>
      <Button
        variant="default"
        onClick={() => void copy()}
        aria-label={`Copy ${label.toLowerCase()}`}
        leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
      >
        {copied ? "Copied" : "Copy"}
      </Button>
    </div>
  );
}
