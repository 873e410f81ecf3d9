import { Link } from 'react-router';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { formatCount, leadNote } from '../../../lib/format.ts';
import { busyLeadsQuery } from '../api/list-busy-leads.ts';
import { LeadLine, LeadLinesSkeleton } from './lead-line.tsx';

const SHOWN = 6;

/** Lists the leads with the most activity in the last day. */
export function HeatingPanel() {
  const { data, error, refetch } = useDeferredQuery(busyLeadsQuery(SHOWN));
  const total = data?.total ?? 0;
  return (
    <Panel
      title="Heating up"
      note={total > 0 ? `${formatCount(total)} active in 24 hours` : undefined}
      actions={
        total > SHOWN && (
          <Link
            to="/leads?sort=velocity&activity=1d"
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
        <EmptyState title="No active leads">Leads that were active in the last 24 hours appear here.</EmptyState>
      ) : (
        <ul>
          {data.leads.map((lead) => (
            <LeadLine key={lead._id} lead={lead} note={leadNote(lead)}>
              <VelocityMeter value={lead.velocityScore} />
              <span className="w-14 text-right">
                <Score value={lead.currentScore} />
              </span>
              <span className="hidden w-[5.4rem] sm:block">
                <StageBadge stage={lead.leadStage} />
              </span>
            </LeadLine>
          ))}
        </ul>
      )}
    </Panel>
  );
}
