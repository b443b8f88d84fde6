import { TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "../shell/keys";
import "./lists.css";

const settleMs = 150;

type Props = { label: string; value: string; onChange: (value: string) => void };

/** The page's search: `/` goes to it, Esc empties it, then leaves it. The address follows when the typing rests. */
export function SearchBox({ label, value, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const told = useRef(value);
  const tell = useRef(onChange);
  tell.current = onChange;

  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    setText(value);
  }, [value]);

  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      tell.current(text);
    }, settleMs);
    return () => clearTimeout(timer);
  }, [text]);

  useKeys({
    "/": (event) => {
      event.preventDefault();
      input.current?.select();
      input.current?.focus();
    },
  });

  return (
    <TextInput
      ref={input}
      className="search"
      type="search"
      aria-label={label}
      placeholder={label}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        if (text === "") input.current?.blur();
        else setText("");
      }}
      rightSection={
        text === "" ? (
          <kbd>/</kbd>
        ) : (
          <button type="button" className="icon-button" aria-label="Clear the search" onClick={() => setText("")}>
            <IconX size={14} aria-hidden />
          </button>
        )
      }
    />
  );
}
