import { Switch, Textarea } from "@mantine/core";
import { IconCode } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { ApiError } from "../api/problem";
import { CustomerChip } from "../customers/CustomerChip";
import { inPlainWords } from "../format/words";
import { FilterChip } from "../lists/FilterChip";
import { LocationChip } from "../locations/LocationChip";
import { listOf, type Search } from "../shell/address";
import { TokenChip } from "../tokens/TokenChip";
import { PeriodFilter } from "./PeriodFilter";
import { filterNames, positionIn, type RecordList, settledWords, sources } from "./recordFilter";

type Props = { address: Search; list: RecordList; onChange: (changes: Search) => void; error: unknown; ongoing: boolean };

const methods = ["Invoice", "PaymentTerminal", "Stripe", "MobilePay", "RoamingOperator", "System", "Free", "Unknown"];
const statuses = ["pending", "paid", "succeeded", "failed", "canceled", "expired", "unknown", "n/a"];
const inWords = (words: readonly string[]) =>
  words.map((value) => ({ value, label: value === "n/a" ? "Nothing to pay" : inPlainWords(value) }));
const named = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));

export const isFiltered = (address: Search) => filterNames.some((name) => address[name]);

const noFilter: Search = Object.fromEntries(filterNames.map((name) => [name, undefined]));

export function RecordFilters({ address, list, onChange, error, ongoing }: Props) {
  const [typing, setTyping] = useState(Boolean(address.filter));
  return (
    <>
      <div className="filters">
        <PeriodFilter address={address} onChange={onChange} />
        <LocationChip value={address.locationId} onChange={(locationId) => onChange({ locationId })} />
        <CustomerChip value={address.customerId} onChange={(customerId) => onChange({ customerId })} />
        <TokenChip value={address.tokenId} onChange={(tokenId) => onChange({ tokenId })} />
        <Words name="payment" label="Payment" choices={inWords(methods)} address={address} onChange={onChange} />
        <Words name="status" label="Payment status" choices={inWords(statuses)} address={address} onChange={onChange} />
        <Words name="source" label="Price" choices={named(sources)} address={address} onChange={onChange} />
        <FilterChip
          label="Settlement"
          choices={named(settledWords)}
          values={listOf(address.settled)}
          onChange={([settled]) => onChange({ settled })}
        />
        <LeastKwh value={address.minKwh ?? ""} onChange={(minKwh) => onChange({ minKwh })} />
        <button
          type="button"
          className={typing ? "text-button on" : "text-button"}
          aria-expanded={typing}
          onClick={() => setTyping(!typing)}
        >
          <IconCode size={14} aria-hidden /> Filter by hand
        </button>
        <Switch
          label="With running"
          checked={ongoing}
          onChange={(event) => onChange({ ongoing: event.currentTarget.checked ? undefined : "0" })}
        />
        {isFiltered(address) && (
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setTyping(false);
              onChange(noFilter);
            }}
          >
            Clear all
          </button>
        )}
      </div>
      {typing && <TypedFilter address={address} list={list} error={error} onChange={(filter) => onChange({ filter })} />}
      {list.limitedTo && (
        <p className="list-note" role="note">
          Of the last {list.limitedTo} days. Pick a period, a location, a customer or a charge key to look further back.
        </p>
      )}
    </>
  );
}

type WordsProps = {
  name: "payment" | "status" | "source";
  label: string;
  choices: { value: string; label: string }[];
  address: Search;
  onChange: (changes: Search) => void;
};

function Words({ name, label, choices, address, onChange }: WordsProps) {
  return (
    <FilterChip
      multiple
      label={label}
      choices={choices}
      values={listOf(address[name])}
      onChange={(values) => onChange({ [name]: values.length > 0 ? values.join(",") : undefined })}
    />
  );
}

function LeastKwh({ value, onChange }: { value: string; onChange: (value: string | undefined) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const settle = () => onChange(/^\d+([.,]\d+)?$/.test(text.trim()) ? text.trim() : undefined);
  return (
    <span className={value ? "chip set" : "chip"}>
      <label className="chip-number">
        At least
        <input
          inputMode="decimal"
          aria-label="At least this many kWh"
          placeholder="any"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onBlur={settle}
          onKeyDown={(event) => event.key === "Enter" && settle()}
        />
        kWh
      </label>
    </span>
  );
}

type TypedProps = { address: Search; list: RecordList; error: unknown; onChange: (filter: string | undefined) => void };

/** The filter as the API takes it. Enter asks; an error is shown at its character. */
function TypedFilter({ address, list, error, onChange }: TypedProps) {
  const [text, setText] = useState(address.filter ?? "");
  useEffect(() => setText(address.filter ?? ""), [address.filter]);
  const settle = () => onChange(text.trim() || undefined);
  const refused = error instanceof ApiError && error.param === "filter" ? error : null;
  const at = refused && positionIn(address, list, refused.position);
  return (
    <div className="typed-filter">
      <Textarea
        aria-label="Filter by hand"
        placeholder={'{"location.id": 31, "consumed": {"$gte": 5}}'}
        description="MongoDB’s form, as the API takes it. Enter applies it, Shift Enter begins a line."
        autosize
        minRows={1}
        maxRows={8}
        spellCheck={false}
        value={text}
        error={refused ? refused.message.split("\n")[0]?.replace(/^filter, character \d+: /, "") : undefined}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={settle}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          settle();
        }}
      />
      {refused && at !== null && text === address.filter && (
        <pre aria-hidden="true">
          {text.slice(Math.max(0, at - 60), at).replaceAll("\n", " ")}
          <mark>{text.slice(at, at + 1).trim() || " "}</mark>
          {text.slice(at + 1, at + 60).replaceAll("\n", " ")}
        </pre>
      )}
    </div>
  );
}
