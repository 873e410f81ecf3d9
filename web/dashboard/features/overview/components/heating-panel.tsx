import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { Score } from '../../../components/score.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { VelocityMeter } from '../../../components/velocity-meter.tsx';
import { leadNote } from '../../../lib/format.ts';
import { activeLeadsQuery } from '../api/list-active-leads.ts';
import { LeadLine, LeadLinesSkeleton } from './lead-line.tsx';

const SHOWN = 6;

/** The busiest leads of the last day. */
export function HeatingPanel() {
  const { data, error, refetch } = useQuery(activeLeadsQuery);
  const leads = data?.leads
    .filter(({ velocityScore }) => velocityScore > 0)
    .sort((a, b) => b.velocityScore - a.velocityScore || b.currentScore - a.currentScore)
    .slice(0, SHOWN);
  return (
    <Panel title="Heating up" note="by velocity" bodyClassName="sm:min-h-72">
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !leads ? (
        <LeadLinesSkeleton />
      ) : leads.length === 0 ? (
        <EmptyState title="Quiet">Nobody was busy in the last 24 hours.</EmptyState>
      ) : (
        <ul>
          {leads.map((lead) => (
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
