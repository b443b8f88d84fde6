import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../access/me";
import { api, read } from "../api/client";
import type { ChargeBox, LocalList as List, LocalListChoice } from "../api/types";
import { formatCount, none } from "../format/numbers";
import { formatDateTime } from "../format/times";
import { OrderButton } from "../orders/OrderButton";
import { confirm } from "../shell/confirm";
import { type Fact, FactsCard } from "../shell/FactsCard";
import { Failure, PageSkeleton } from "../shell/states";
import { ChoiceForm } from "./ChoiceForm";
import { clear, localListChanged, localListQuery, standingOf, sync } from "./localLists";

const tones = { good: "tag", bad: "tag bad", wait: "tag plain", off: "tag plain" };
const updates = { full: "The whole list", differential: "The changes", check: "The version was asked for" };

const wordsOf = (choice: LocalListChoice | null) =>
  !choice ? "Nothing chosen" : choice.isEnabled ? choice.customers.map(({ name }) => name).join(", ") : "Off";

/** The charge keys that the charge box keeps for when it is offline. */
export default function LocalList({ box }: { box: ChargeBox }) {
  const mayControl = useMay("control");
  const [editing, setEditing] = useState(false);
  const list = useQuery({ ...localListQuery(box.id), refetchInterval: 5_000 });
  if (!list.data) return list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : <PageSkeleton />;
  const standing = standingOf(list.data, box.isOnline);
  const empty = async () => {
    const text = "While it is offline it will refuse charge keys it does not remember. The list stays off for this charge box.";
    if (await confirm({ title: `Clear the local list of ${box.chargeBoxIdentity}?`, text, action: "Clear and switch off", danger: true }))
      await clear(box.id, box.chargeBoxIdentity);
  };
  return (
    <div className="box-overview">
      <FactsCard
        title="Whose charge keys"
        facts={choiceFacts(list.data)}
        beside={
          mayControl && (
            <button type="button" className="text-button" onClick={() => setEditing(true)}>
              Change
            </button>
          )
        }
      />
      <FactsCard
        title="The list"
        facts={[
          [
            "State",
            <span key="state" className={tones[standing.tone]}>
              {standing.text}
            </span>,
          ],
          ...listFacts(list.data),
        ]}
        beside={
          mayControl && (
            <span className="row">
              <OrderButton box={box} onClick={() => void empty()}>
                Clear…
              </OrderButton>
              <OrderButton
                box={box}
                main
                not={!list.data.isEnabled && "The list is switched off"}
                onClick={() => void sync(box.id, box.chargeBoxIdentity)}
              >
                Sync now
              </OrderButton>
            </span>
          )
        }
      />
      {editing && (
        <ChoiceForm
          title={`Local list of ${box.chargeBoxIdentity}`}
          choice={list.data.own}
          inherits
          save={async (body) => {
            await read(api.PUT("/v2/chargeboxes/{id}/local-list", { params: { path: { id: box.id } }, body }));
            localListChanged();
          }}
          onClose={() => setEditing(false)}
        />
      )}
    </div>
  );
}

const choiceFacts = ({ own, ofLocation, wanted, isEnabled }: List): Fact[] => [
  ["This charge box", own ? wordsOf(own) : "As its location has it"],
  ["Its location", wordsOf(ofLocation)],
  ["Charge keys meant", isEnabled ? formatCount(wanted) : none],
];

function listFacts(list: List): Fact[] {
  const { versionHere, versionThere, entries, mostEntries, mostPerMessage, lastUpdate, lastAt, lastStatus, lastMessage, nextTryAt } = list;
  const limits = [mostEntries && `${formatCount(mostEntries)} in all`, mostPerMessage && `${formatCount(mostPerMessage)} at once`].filter(
    Boolean,
  );
  return [
    ["Version given", versionHere === 0 ? none : String(versionHere)],
    ["Version there", versionThere === null ? "not asked yet" : versionThere < 0 ? "keeps no list" : String(versionThere)],
    ["Entries", formatCount(entries)],
    ["Takes", limits.length > 0 ? limits.join(", ") : none],
    ["Last sent", lastUpdate ? updates[lastUpdate] : none],
    ["Answer", lastAt ? [lastStatus, lastMessage].filter(Boolean).join(": ") || list.lastOutcome : none],
    ["When", formatDateTime(lastAt)],
    ...(nextTryAt ? [["Tried again", formatDateTime(nextTryAt)] as Fact] : []),
  ].filter(([, value]) => value !== none) as Fact[];
}
