import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Panel } from '../../../components/panel.tsx';
import { useDeferredQuery } from '../../../hooks/use-deferred-query.ts';
import { leadsToCallQuery } from '../../../lib/leads-to-call.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { CallRow } from './call-row.tsx';
import { LeadLinesSkeleton } from './lead-line.tsx';

/** With fewer leads than this, the panel's free space explains why there are no more. */
const FEW = 4;

/** The leads to call now, and why. */
export function CallsPanel() {
  const { data: ruleset } = useRuleset();
  const { data, error, refetch } = useDeferredQuery(leadsToCallQuery);
  return (
    <Panel title="Call now" bodyClassName="sm:min-h-72" note={data && data.length > 0 ? data.length : undefined}>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <LeadLinesSkeleton />
      ) : data.length === 0 ? (
        <EmptyState title="Nobody to call right now">
          Leads appear here when they do something worth a call. Leads you marked as done return when they give you a
          better reason to call.
        </EmptyState>
      ) : (
        <>
          <ol aria-label="Leads to call">
            {data.map((call) => (
              <CallRow key={call.lead._id} call={call} ruleset={ruleset} />
            ))}
          </ol>
          {data.length < FEW && (
            <p className="border-line border-t px-4 py-3 text-faint text-sm max-sm:hidden">
              That’s everyone for now. Leads appear here when they do something worth a call.
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
