import { useQuery } from '@tanstack/react-query';
import { Fragment, lazy, type ReactNode, Suspense, useCallback, useDeferredValue, useMemo, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { fromSegment, leadPath } from '../../../../../worker/contract/addresses.ts';
import type { TimelineEntry } from '../../../../../worker/contract/lead.ts';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorState } from '../../../components/error-state.tsx';
import { Page } from '../../../components/page.tsx';
import { PageSkeleton } from '../../../components/page-skeleton.tsx';
import { useMedia } from '../../../hooks/use-media.ts';
import { useNow } from '../../../hooks/use-now.ts';
import { useReady } from '../../../hooks/use-ready.ts';
import { isGone } from '../../../lib/api-client.ts';
import { leadName } from '../../../lib/format.ts';
import { notify } from '../../../lib/notify.ts';
import { useRuleset } from '../../../lib/ruleset.ts';
import { leadQuery, toProfile } from '../api/get-lead.ts';
import { timelineQuery } from '../api/get-timeline.ts';
import { foldAppended } from '../fold-appended.ts';
import { useLeadLive } from '../live/use-lead-live.ts';
import { addEvents, type EventEntry } from '../score-path.ts';
import { BreakdownPanel } from './breakdown-panel.tsx';
import { ConflictBanner } from './conflict-banner.tsx';
import { FiringsPanel } from './firings-panel.tsx';
import { IdentityPanel } from './identity-panel.tsx';
import { IntelligencePanel } from './intelligence-panel.tsx';
import { LeadActions } from './lead-actions.tsx';
import { LeadHeading } from './lead-heading.tsx';
import { ScorePanel } from './score-panel.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { TraitsPanel } from './traits-panel.tsx';
import { WorkBar } from './work-bar.tsx';

const AsOfBanner = lazy(() => import('./as-of-banner.tsx'));
const ScoreChart = lazy(() => import('./score-chart.tsx'));
const WorkPanel = lazy(() => import('./work-panel.tsx'));

const NO_ENTRIES: readonly TimelineEntry[] = [];
const NO_EVENTS: readonly EventEntry[] = [];

export default function LeadRoute() {
  // Older links contain the ID's slashes as they are, so the ID is everything after `/leads/`.
  const leadId = fromSegment(useParams()['*'] ?? '');
  // The key gives each lead a new page, so that no state of the previous lead remains.
  return <LeadPage key={leadId} leadId={leadId} />;
}

function LeadPage({ leadId }: { leadId: string }) {
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { status, newEventIds } = useLeadLive(leadId, {
    onMerged: (into) => {
      notify.info('This lead was merged. You’re viewing the lead it was merged into.');
      void navigate(leadPath(into), { replace: true });
    },
  });
  const { data: ruleset } = useRuleset();
  const lead = useQuery(leadQuery(leadId));
  const timeline = useQuery(timelineQuery(leadId));
  const now = useNow(60_000);

  // The state follows the slider while the person drags it. The URL changes only when the slider stops.
  const [at, setAt] = useState<number | null>(() => parseAt(params.get('at')));
  const commitAt = useCallback(
    (chosen: number | null) => {
      // The chart ends with the current minute.
      const next = chosen === null || chosen >= Date.now() ? null : chosen;
      setAt(next);
      setParams(next === null ? {} : { at: new Date(next).toISOString() }, { replace: true });
    },
    [setParams],
  );
  const settledAt = parseAt(params.get('at'));
  const asOf = settledAt === null ? undefined : new Date(settledAt).toISOString();
  const past = useQuery({
    ...leadQuery(leadId, asOf),
    enabled: asOf !== undefined,
    placeholderData: (before) => before,
  });
  const { data: profile } = useQuery({ ...leadQuery(leadId), select: toProfile });
  const pastProfile = useMemo(() => past.data && toProfile(past.data), [past.data]);

  const isReady = useReady(lead.data !== undefined && ruleset !== undefined);
  const entries = useDeferredValue(timeline.data);
  const [eventsOf] = useState(() => foldAppended(NO_EVENTS, addEvents));
  const events = eventsOf(entries ?? NO_ENTRIES);
  const { refetch: refetchTimeline } = timeline;
  const retryTimeline = useCallback(() => void refetchTimeline(), [refetchTimeline]);

  if (lead.error && !lead.data) {
    return (
      <Page title="Lead">
        <div className="card">
          {isGone(lead.error) ? (
            <EmptyState title="Lead not found">
              This lead was erased, or never existed in this project.{' '}
              <Link to="/leads" className="inline-block text-accent underline underline-offset-2">
                All leads
              </Link>
            </EmptyState>
          ) : (
            <ErrorState error={lead.error} onRetry={() => void lead.refetch()} />
          )}
        </div>
      </Page>
    );
  }
  if (!lead.data || !profile || !ruleset) return <PageSkeleton />;

  return (
    <Page
      title={leadName(profile)}
      heading={<LeadHeading lead={profile} status={status} />}
      actions={<LeadActions lead={profile} ruleset={ruleset} />}
    >
      <WorkBar lead={profile} />
      <ConflictBanner lead={profile} />
      {at !== null && (
        <Suspense>
          <AsOfBanner at={at} onBack={() => commitAt(null)} />
        </Suspense>
      )}
      <section aria-label="Score" className="card grid min-w-0 lg:grid-cols-[15.5rem_minmax(0,1fr)]">
        <ScorePanel
          isPending={entries === undefined}
          past={at !== null && at === settledAt && !past.isPlaceholderData ? (past.data ?? null) : null}
          lead={lead.data}
          readAt={lead.dataUpdatedAt}
          events={events}
          ruleset={ruleset}
          at={at}
        />
        <div className="min-w-0 border-line border-t p-4 lg:border-t-0 lg:border-l">
          <Suspense fallback={<div className="h-[21rem]" />}>
            {timeline.error && !timeline.data ? (
              <ErrorState error={timeline.error} onRetry={retryTimeline} />
            ) : (
              <ScoreChart
                events={events}
                isPending={timeline.isPending}
                ruleset={ruleset}
                now={now}
                at={at}
                onScrub={setAt}
                onSettle={commitAt}
              />
            )}
          </Suspense>
        </div>
      </section>
      {isReady && (
        <Panels
          work={
            <Suspense fallback={<div className="card h-64" />}>
              <WorkPanel lead={profile} />
            </Suspense>
          }
          breakdown={<BreakdownPanel leadId={leadId} asOf={asOf} ruleset={ruleset} />}
          intelligence={<IntelligencePanel leadId={leadId} asOf={asOf} />}
          traits={<TraitsPanel lead={(asOf && pastProfile) || profile} />}
          timeline={
            <TimelinePanel
              error={timeline.error}
              onRetry={retryTimeline}
              entries={entries}
              until={at}
              newEventIds={newEventIds}
              ruleset={ruleset}
            />
          }
          more={
            <>
              <FiringsPanel leadId={leadId} />
              <IdentityPanel lead={profile} />
            </>
          }
        />
      )}
    </Page>
  );
}

/**
 * Arranges the panels below the score: in one column, or in two on a wide screen. The elements are in the order in which people see
 * them, so that the focus moves in this order. The work panel has the same key in both, so that a note survives turning a tablet.
 */
function Panels({
  work,
  breakdown,
  intelligence,
  traits,
  timeline,
  more,
}: Record<'work' | 'breakdown' | 'intelligence' | 'traits' | 'timeline' | 'more', ReactNode>) {
  const isWide = useMedia('(min-width: 64rem)');
  const workCell = (
    <div key="work" className="min-w-0">
      {work}
    </div>
  );
  return (
    <div className="grid min-w-0 items-start gap-4 lg:grid-cols-[minmax(0,1.6fr)_minmax(19rem,1fr)] lg:grid-rows-[auto_1fr]">
      {isWide
        ? [
            <div key="left" className="in-order row-span-2 flex min-w-0 flex-col gap-4">
              {breakdown}
              {timeline}
            </div>,
            workCell,
            <div key="right" className="in-order sticky top-4 flex min-w-0 flex-col gap-4">
              {intelligence}
              {traits}
              {more}
            </div>,
          ]
        : [
            workCell,
            <Fragment key="rest">
              {breakdown}
              {intelligence}
              {traits}
              {timeline}
              {more}
            </Fragment>,
          ]}
    </div>
  );
}

function parseAt(text: string | null): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) || at >= Date.now() ? null : at;
}
