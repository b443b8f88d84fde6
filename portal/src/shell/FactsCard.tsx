import type { ReactNode } from "react";

export type Fact = [string, ReactNode];

export function Facts({ facts }: { facts: Fact[] }) {
  return (
    <dl className="facts-list">{facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}</dl>
  );
}

export function FactsCard({ title, beside, facts }: { title: string; beside?: ReactNode; facts: Fact[] }) {
  return (
    <div className="card">
      <h2>
        {title} {beside}
      </h2>
      <Facts facts={facts} />
    </div>
  );
}
