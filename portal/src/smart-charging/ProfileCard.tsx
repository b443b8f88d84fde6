import type { ChargeBox, ChargingProfile } from "../api/types";
import { formatDateTime } from "../format/times";
import { RowOrder, RowOrders } from "../orders/OrderButton";
import { LimitChart } from "./LimitChart";
import { flowLines, kindOf, nameOf, profileWords } from "./profiles";

const day = 86_400_000;

type Props = { box: ChargeBox; profile: ChargingProfile; mayControl: boolean; onClear: () => void; onUpdate: () => void };

/** A limit that a charge box keeps, drawn over the next 24 hours. */
export function ProfileCard({ box, profile, mayControl, onClear, onUpdate }: Props) {
  const { id, kind, stackLevel, transactionId, validUntil, source, by, setAt, isOver, steps, schedules } = profile;
  const from = steps[0] ? Date.parse(steps[0].at) : Date.now();
  const name = nameOf(profile);
  const words = [
    kindOf(profile),
    `level ${stackLevel}`,
    transactionId && `transaction ${transactionId}`,
    validUntil && `until ${formatDateTime(validUntil)}`,
    ...profileWords(profile),
    `set ${formatDateTime(setAt)} by ${by ?? source}`,
  ];
  const flows = flowLines(profile);
  const isDrawn = steps.some(({ limit }) => limit !== null) || flows.length === 0;
  return (
    <section className={isOver ? "card over" : "card"} aria-label={name}>
      <h2>
        <span>
          {name} {isOver && <span className="tag plain">Over</span>}
        </span>
        {mayControl && (
          <RowOrders>
            {kind === "Dynamic" && (
              <RowOrder box={box} label={`Give limit ${id} anew`} onClick={onUpdate}>
                Give anew…
              </RowOrder>
            )}
            <RowOrder box={box} label={`Clear limit ${id}`} onClick={onClear}>
              Clear…
            </RowOrder>
          </RowOrders>
        )}
      </h2>
      <p>{words.filter(Boolean).join(" · ")}</p>
      {flows.map((line) => (
        <p key={line} className="flow">
          {line}
        </p>
      ))}
      {isDrawn && <LimitChart label={name} steps={steps} from={from} to={from + day} unit={schedules[0]?.unit ?? "Ampere"} />}
    </section>
  );
}
