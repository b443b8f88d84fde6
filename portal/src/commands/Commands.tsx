import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { ChargeBox } from "../api/types";
import Orders from "../charge-boxes/Orders";
import { SearchBox } from "../lists/SearchBox";
import { useAddress } from "../shell/address";
import { Empty, Failure, PageSkeleton } from "../shell/states";
import { AnswerCard, type Answered } from "./AnswerCard";
import { CommandForm } from "./CommandForm";
import "./commands.css";
import { actionQuery, ordersQuery, type Topic, topicsOf } from "./commands";

/** Any order that the station's version of OCPP knows. */
export default function Commands({ box }: { box: ChargeBox }) {
  const [address, setAddress] = useAddress();
  const [answered, setAnswered] = useState<Answered | null>(null);
  const orders = useQuery(ordersQuery(box.id, box.ocppVersion));
  const version = orders.data?.version ?? null;
  const search = address.search ?? "";
  const topics = useMemo(() => topicsOf(orders.data?.data ?? [], search), [orders.data, search]);
  const chosen = orders.data?.data.find((action) => action.name === address.action)?.name;
  if (orders.error) return <Failure error={orders.error} retry={() => void orders.refetch()} />;
  if (!orders.data) return <PageSkeleton />;
  if (version === null)
    return (
      <div className="table">
        <Empty title="It has never connected">Which orders there are depends on the version of OCPP that the charge box speaks.</Empty>
      </div>
    );
  return (
    <>
      <div className="commands">
        <section aria-label="Commands" className="card command-list">
          <SearchBox label="Search commands…" value={search} onChange={(next) => setAddress({ search: next })} />
          <CommandList topics={topics} chosen={chosen} onChoose={(action) => setAddress({ action })} />
        </section>
        <div className="command-work">
          {chosen ? (
            <Chosen key={chosen} box={box} version={version} action={chosen} onAnswered={setAnswered} />
          ) : (
            <div className="table">
              <Empty title="Choose a command">
                {`${box.chargeBoxIdentity} speaks OCPP ${version}, which has ${orders.data.data.length} of them.`}
              </Empty>
            </div>
          )}
          {answered && <AnswerCard key={answered.at} answered={answered} />}
        </div>
      </div>
      <h2 className="section-title">Orders given here</h2>
      <Orders id={box.id} />
    </>
  );
}

type ChosenProps = { box: ChargeBox; version: string; action: string; onAnswered: (answered: Answered) => void };

function Chosen({ box, version, action, onAnswered }: ChosenProps) {
  const shape = useQuery(actionQuery(version, action));
  if (shape.error) return <Failure error={shape.error} retry={() => void shape.refetch()} />;
  return shape.data ? <CommandForm box={box} action={shape.data} onAnswered={onAnswered} /> : <PageSkeleton />;
}

type ListProps = { topics: Topic[]; chosen: string | undefined; onChoose: (action: string) => void };

/** One stop of the Tab key; the arrows go through it. */
function CommandList({ topics, chosen, onChoose }: ListProps) {
  const list = useRef<HTMLElement>(null);
  const all = topics.flatMap((topic) => topic.actions);
  const entry = all.some((action) => action.name === chosen) ? chosen : all[0]?.name;
  useEffect(() => {
    if (chosen) list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  if (all.length === 0) return <p className="none">No command matches.</p>;
  return (
    <nav ref={list} aria-label="All commands" onKeyDown={onKeyDown}>
      {topics.map(({ name, actions }) => (
        <div key={name} role="group" aria-label={name}>
          <h3>{name}</h3>
          {actions.map((action) => (
            <button
              key={action.name}
              type="button"
              aria-current={action.name === chosen}
              tabIndex={action.name === entry ? 0 : -1}
              onClick={() => onChoose(action.name)}
            >
              {action.name}
            </button>
          ))}
        </div>
      ))}
    </nav>
  );
}
