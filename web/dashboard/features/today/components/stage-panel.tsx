import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { buttonClass } from '../../../components/button.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { formatCount } from '../../../lib/format.ts';
import { overviewQuery } from '../../../lib/overview.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { stageEntriesQuery } from '../api/count-stage-entries.ts';

/** Shows how many leads are in each stage, and how many entered each stage within a week. */
export function StagePanel() {
  const { data, error, refetch } = useDeferredQuery(overviewQuery);
  const { data: entries } = useDeferredQuery(stageEntriesQuery);
  const { data: ruleset } = useRuleset();
  const stages = ruleset?.stages ?? [];
  if (error && !data) {
    return (
      <section className="card">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </section>
    );
  }
  if (data?.leads === 0) {
    return (
      <section className="card">
        <EmptyState title="No leads yet">
          <p className="mb-3">Connect a website or a server to see activity here.</p>
          <Link to="/welcome" className={buttonClass({ look: 'primary' })}>
            Connect a source
          </Link>
        </EmptyState>
      </section>
    );
  }
  const share = (count: number) => (data && data.leads > 0 ? count / data.leads : 0);
  return (
    <section aria-label="Leads by stage" className="card overflow-hidden">
      <div className="flex flex-wrap items-end gap-x-8 gap-y-3 px-4 pt-4 pb-3">
        <Figure label="Leads" value={data && formatCount(data.leads)} isMain />
        <div className="grid w-full grid-cols-2 gap-x-7 gap-y-2 sm:ml-auto sm:flex sm:w-auto">
          <Figure label="Events, 24 h" value={data && formatCount(data.eventsLast24h)} />
          <Figure label="Events, 7 d" value={data && formatCount(data.eventsLast7Days)} />
          <Figure
            label="Moved up, 7 d"
            value={
              data && (
                <>
                  <ArrowUpRight aria-hidden className="size-3.5 text-good" />
                  {formatCount(data.stageMovesUpLast7Days)}
                </>
              )
            }
          />
          <Figure
            label="Moved down, 7 d"
            value={
              data && (
                <>
                  <ArrowDownRight aria-hidden className="size-3.5 text-bad" />
                  {formatCount(data.stageMovesDownLast7Days)}
                </>
              )
            }
          />
        </div>
      </div>
      <div aria-hidden className="mx-4 flex h-2 gap-0.5 overflow-hidden rounded-full bg-hover">
        {data &&
          stages.map(({ name }) => (
            <span
              key={name}
              className="h-full min-w-1 transition-[flex-grow] duration-700"
              style={{ flexGrow: share(data.byStage[name] ?? 0) * 1000, background: stageColor(name, stages) }}
            />
          ))}
      </div>
      <ul className="-mb-px mt-3 grid min-h-[4.25rem] grid-cols-2 border-line border-t sm:mb-0 sm:flex">
        {stages.map(({ name, from }) => (
          <li
            key={name}
            className="border-line border-r border-b last:border-r-0 max-sm:even:border-r-0 sm:flex-1 sm:border-b-0"
          >
            <Link
              to={`/leads?stage=${name}`}
              className="-outline-offset-2 block px-4 py-3 transition-colors hover:bg-hover"
            >
              <span
                className="flex items-center gap-1.5 font-medium text-sm capitalize"
                style={{ color: stageColor(name, stages) }}
              >
                <span aria-hidden className="size-1.5 rounded-full bg-current" />
                {name}
                <span className="num ml-auto font-normal text-faint text-xs normal-case">from {from}</span>
              </span>
              <span className="num mt-0.5 flex flex-wrap items-baseline justify-between gap-x-2">
                <span className="font-semibold text-xl leading-7">
                  {data ? formatCount(data.byStage[name] ?? 0) : <span className="skeleton inline-block h-5 w-12" />}
                </span>
                {entries?.has(name) && (
                  <span className="text-faint text-xs">{formatCount(entries.get(name) ?? 0)} entered, 7 d</span>
                )}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Figure({ label, value, isMain = false }: { label: string; value: ReactNode; isMain?: boolean }) {
  return (
    <div>
      <p className="text-faint text-xs">{label}</p>
      <p
        className={`num flex min-h-7 items-center gap-1 font-semibold ${isMain ? 'text-2xl tracking-tight' : 'text-lg'}`}
      >
        {value ?? <span className="skeleton h-5 w-14" />}
      </p>
    </div>
  );
}
