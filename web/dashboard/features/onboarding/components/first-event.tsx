import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowRight, Radio } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { leadPath } from '../../../../../worker/contract/addresses.ts';
import type { LeadSummary } from '../../../../../worker/contract/lead.ts';
import { Button, buttonClass } from '../../../components/button.tsx';
import { StageBadge } from '../../../components/stage-badge.tsx';
import { countOf, formatScore, humanize, leadName } from '../../../lib/format.ts';
import { latestActivityQuery } from '../../../lib/latest-activity.ts';
import { notify } from '../../../lib/notify.ts';
import { overviewQuery } from '../../../lib/overview.ts';
import { useProjectLive } from '../../../lib/project-live.ts';
import { useSendFirstEvent } from '../api/send-first-event.ts';

interface Arrived {
  lead: LeadSummary;
  /** Null if the event arrived before the socket was open and the server does not list it. */
  eventType: string | null;
}

/** Waits for the project's first event, and then shows its lead. */
export function FirstEvent({ apiKey, onArrival }: { apiKey: string | null; onArrival: () => void }) {
  const [arrived, setArrived] = useState<Arrived | null>(null);
  const queryClient = useQueryClient();
  const arrive = (news: Arrived, { replaces }: { replaces: boolean }) => {
    setArrived((earlier) => (replaces ? news : (earlier ?? news)));
    // Fetches the project's counts again, because Today would otherwise still show an empty project.
    if (arrived === null) void queryClient.invalidateQueries({ queryKey: ['analytics'] });
    onArrival();
  };
  const { data: overview } = useQuery(overviewQuery);
  const send = useSendFirstEvent(apiKey ?? '');
  const findArrived = async () => {
    const [latest] = await queryClient.query({ ...latestActivityQuery(1), staleTime: 0 });
    if (!latest?.lead.lastEventAt) return;
    const { lead, event } = latest;
    arrive({ lead, eventType: event?.eventType ?? null }, { replaces: false });
  };
  useProjectLive({
    onResync: () => {
      // If the request fails, the next event to arrive is shown.
      if (overview?.leads === 0) findArrived().catch(() => {});
    },
    onCommit: ({ news }) => {
      for (const { lead, activity } of news) {
        const [first] = activity;
        if (lead && first) arrive({ lead, eventType: first.eventType }, { replaces: true });
      }
    },
  });
  return (
    <div aria-live="polite">
      {arrived ? (
        <div className="flex animate-enter flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border border-line bg-accent-wash p-4">
          <div className="min-w-0 flex-1 basis-48">
            <p className="text-soft text-sm">
              <span className="font-semibold text-ink">
                {arrived.eventType === null ? 'An event' : humanize(arrived.eventType)}
              </span>{' '}
              arrived from
            </p>
            <p className="mt-0.5 truncate font-semibold text-lg">
              <bdi>{leadName(arrived.lead)}</bdi>
            </p>
          </div>
          <p className="num font-semibold text-2xl" data-testid="arrived-score">
            {formatScore(arrived.lead.currentScore)}
          </p>
          <StageBadge stage={arrived.lead.leadStage} />
          <Link to={leadPath(arrived.lead._id)} className={buttonClass({ look: 'primary' })}>
            Open the lead
            <ArrowRight aria-hidden className="size-3.5" />
          </Link>
        </div>
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <span className="relative flex size-8 items-center justify-center rounded-full bg-accent-wash text-accent">
            <span aria-hidden className="absolute inset-0 rounded-full bg-accent-wash motion-safe:animate-beat" />
            <Radio aria-hidden className="relative size-4" />
          </span>
          <p className="flex-1 basis-52">
            <span className="block font-medium">
              {overview && overview.leads > 0 ? 'Waiting for the next event…' : 'Waiting for your first event…'}
            </span>
            <span className="block text-faint text-sm">
              {overview && overview.leads > 0
                ? `${countOf(overview.leads, 'lead')} so far.`
                : 'Events appear here within a second of their arrival.'}
              {apiKey === null && ' To send a sample event from here, create a key first.'}
            </span>
          </p>
          <Button
            disabled={apiKey === null}
            isBusy={send.isPending}
            onClick={() => send.mutate(undefined, { onError: (error) => notify.error(error.message) })}
          >
            Send a sample event
          </Button>
        </div>
      )}
    </div>
  );
}
