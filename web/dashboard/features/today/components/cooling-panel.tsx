import { ArrowDown } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { Time } from '../../../components/time.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { formatCount } from '../../../lib/format.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { COOLING_DAYS, coolingLeadsQuery } from '../api/list-cooling-leads.ts';
import { LeadLine, LeadLinesSkeleton } from './lead-line.tsx';

const SHOWN = 6;

/** Lists the leads that will drop a stage next, with the time of the drop. */
export function CoolingPanel() {
  const { data: ruleset } = useRuleset();
  const { data, error, refetch } = useDeferredQuery(coolingLeadsQuery(SHOWN));
  const stages = ruleset?.stages ?? [];
  const total = data?.total ?? 0;
  return (
    <Panel
      title="Going cold"
      note={total > 0 ? `${formatCount(total)} within ${COOLING_DAYS} days` : undefined}
      actions={
        total > SHOWN && (
          <Link
            to={`/leads?sort=stageDropsAt&drops=${COOLING_DAYS}d`}
            className="text-accent text-sm underline-offset-2 hover:underline"
          >
            View all
          </Link>
        )
      }
      bodyClassName="sm:min-h-72"
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LeadLinesSkeleton />
      ) : data.leads.length === 0 ? (
        <EmptyState title="No leads going cold">No lead will drop a stage in the next {COOLING_DAYS} days.</EmptyState>
      ) : (
        <ul>
          {data.leads.map((lead) => {
            const to = stages[stages.findIndex(({ name }) => name === lead.leadStage) - 1]?.name;
            return (
              <LeadLine
                key={lead._id}
                lead={lead}
                note={
                  lead.lastEventAt && (
                    <>
                      Last active <Time at={lead.lastEventAt} />
                    </>
                  )
                }
              >
                <Score value={lead.currentScore} />
                <span className="inline-flex w-28 items-center justify-end gap-1">
                  <ArrowDown aria-hidden className="size-3 text-faint" />
                  {to && (
                    <span className="capitalize" style={{ color: stageColor(to, stages) }}>
                      {to}
                    </span>
                  )}
                  <span className="text-soft">{lead.stageDropsAt && <Time at={lead.stageDropsAt} />}</span>
                </span>
              </LeadLine>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
