import { type ReactNode, useEffect } from "react";

type Props = { title: string; crumb?: ReactNode; beside?: ReactNode; actions?: ReactNode; children: ReactNode; fixed?: boolean };

/** A page: its title (also the tab's), what stands beside it, its actions at the right. `fixed` pages scroll inside. */
export function Page({ title, crumb, beside, actions, children, fixed }: Props) {
  useEffect(() => {
    document.title = `${title} · Stationmaster`;
  }, [title]);
  return (
    <main className={fixed ? "page fixed" : "page"}>
      {crumb && <div className="crumb">{crumb}</div>}
      <header className="page-header">
        <h1>{title}</h1>
        {beside}
        <span className="grow" />
        {actions}
      </header>
      {children}
    </main>
  );
}
