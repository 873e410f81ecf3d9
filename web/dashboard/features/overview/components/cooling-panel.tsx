import { useQuery } from '@tanstack/react-query';
import { ArrowDown } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { Time } from '../../../components/time.tsx';
import { useRuleset } from '../../../lib/ruleset.ts';
import { stageColor } from '../../../lib/stage-color.ts';
import { COOLING_DAYS, coolingLeadsQuery } from '../api/list-cooling-leads.ts';
import { LeadLine, LeadLinesSkeleton } from './lead-line.tsx';

const SHOWN = 6;

/** Leads that are about to drop a stage, and when. */
export function CoolingPanel() {
  const { data: ruleset } = useRuleset();
  const { data, error, refetch } = useQuery(coolingLeadsQuery(ruleset));
  const stages = ruleset?.stages ?? [];
  return (
    <Panel
      title="Going cold"
      note={data && data.length > 0 ? `${data.length} within ${COOLING_DAYS} days` : undefined}
      actions={
        data &&
        data.length > SHOWN && (
          <Link to="/leads?sort=changesAt" className="text-accent text-sm underline-offset-2 hover:underline">
            All
          </Link>
        )
      }
      bodyClassName="sm:min-h-72"
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LeadLinesSkeleton />
      ) : data.length === 0 ? (
        <EmptyState title="Nobody">No lead drops a stage in the next {COOLING_DAYS} days.</EmptyState>
      ) : (
        <ul>
          {data.slice(0, SHOWN).map(({ lead, dropsAt, to }) => (
            <LeadLine
              key={lead._id}
              lead={lead}
              note={
                lead.lastEventAt ? (
                  <>
                    last seen <Time at={lead.lastEventAt} />
                  </>
                ) : (
                  'never seen'
                )
              }
            >
              <Score value={lead.currentScore} />
              <span className="inline-flex w-28 items-center justify-end gap-1">
                <ArrowDown aria-hidden className="size-3 text-faint" />
                <span className="capitalize" style={{ color: stageColor(to, stages) }}>
                  {to}
                </span>
                <span className="text-soft">
                  <Time at={dropsAt} />
                </span>
              </span>
            </LeadLine>
          ))}
        </ul>
      )}
    </Panel>
  );
}
